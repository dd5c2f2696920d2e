-- Read model: opinions.
CREATE TABLE opinion_row (
  document  BLOB NOT NULL,             -- of a household's year, or of a unit's anonymous answers
  id        BLOB NOT NULL,
  household BLOB,                      -- NULL for what was said in an anonymous survey
  unit      BLOB NOT NULL,
  day       TEXT,
  topic     TEXT,
  stage     INTEGER NOT NULL,          -- 0 new, 1 forwarded, 2 answered, 3 closed
  unread    INTEGER NOT NULL,          -- replies that nobody has read to the household
  body      TEXT NOT NULL,             -- the whole opinion as JSON
  PRIMARY KEY (document, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX opinion_id ON opinion_row (id);
CREATE INDEX opinion_household ON opinion_row (household) WHERE household IS NOT NULL;
CREATE INDEX opinion_unit ON opinion_row (unit, day);

-- Forms that are being filled in, other than visits: one for each screen and what it is about.
CREATE TABLE screen_draft (
  screen   TEXT NOT NULL,
  subject  TEXT NOT NULL,
  body     TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (screen, subject)
) STRICT, WITHOUT ROWID;
