-- Read model: one row for each field with more than one value, and whether the choice is left to the leader.
DROP TABLE conflict_row;
CREATE TABLE conflict_row (
  document  BLOB NOT NULL,
  path      TEXT NOT NULL,               -- JSON
  household BLOB NOT NULL,
  deferred  INTEGER NOT NULL,
  PRIMARY KEY (document, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_household ON conflict_row (household);
