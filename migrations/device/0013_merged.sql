-- What households say of one another: 'merged' (this is the same as the other, which goes on), 'distinct' (it is not).
CREATE TABLE household_link (
  household BLOB NOT NULL,
  other     BLOB NOT NULL,
  kind      TEXT NOT NULL,
  PRIMARY KEY (household, other, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX household_link_other ON household_link (other);

-- Households that were merged into another: their rows stand here instead of in household_row, so that no list,
-- search or count finds them; what they hold counts for the one that goes on.
CREATE TABLE merged_row (
  no           INTEGER PRIMARY KEY,       -- document.no
  id           BLOB NOT NULL UNIQUE,
  root         BLOB NOT NULL,             -- the household that goes on
  unit         BLOB NOT NULL,
  code         TEXT,
  name         TEXT NOT NULL,
  nickname     TEXT,
  hamlet       TEXT,
  house_number TEXT,
  landmark     TEXT,
  phone        TEXT,
  people       INTEGER NOT NULL
) STRICT;
CREATE INDEX merged_root ON merged_row (root);

-- Every household by its name, merged or not.
CREATE VIEW household_any AS
  SELECT no, id, unit, code, name FROM household_row
  UNION ALL
  SELECT no, id, unit, code, name FROM merged_row;
