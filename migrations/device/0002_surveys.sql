-- Surveys: published forms, answers, unfinished answers.

-- What is being answered: outside documents until it is saved. One for each household and form; the version is the
-- one with which it was begun, whatever has been published since.
CREATE TABLE survey_draft (
  household BLOB NOT NULL,
  form      TEXT NOT NULL,
  body      TEXT NOT NULL,
  saved_at  INTEGER NOT NULL,
  PRIMARY KEY (household, form)
) STRICT, WITHOUT ROWID;

-- Forms that are being written on this device, not published yet.
CREATE TABLE form_draft (
  id       BLOB PRIMARY KEY NOT NULL,
  body     TEXT NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ───── Read models ─────

-- Published versions of which all parts are here.
CREATE TABLE form_row (
  document  BLOB PRIMARY KEY NOT NULL,
  unit      BLOB NOT NULL,
  form      TEXT NOT NULL,
  version   INTEGER NOT NULL,
  hash      TEXT NOT NULL,
  title_vi  TEXT NOT NULL,
  title_en  TEXT NOT NULL,
  published TEXT,
  withdrawn INTEGER NOT NULL,
  body      TEXT NOT NULL             -- the frozen form's JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX form_version ON form_row (form, version);

CREATE TABLE answer_row (
  id        BLOB NOT NULL,
  document  BLOB NOT NULL,
  unit      BLOB NOT NULL,
  household BLOB,                     -- NULL: anonymous
  form      TEXT NOT NULL,
  version   INTEGER NOT NULL,
  hash      TEXT NOT NULL,
  month     TEXT NOT NULL,            -- yyyy-mm; of an anonymous answer all that is known
  day       TEXT,
  body      TEXT NOT NULL,            -- the whole answer as JSON
  PRIMARY KEY (id, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_form ON answer_row (form, id);
CREATE INDEX answer_document ON answer_row (document);
CREATE INDEX answer_household ON answer_row (household, day) WHERE household IS NOT NULL;

-- Who did not want to be asked: a count, no name.
CREATE TABLE refusal_row (
  id       BLOB NOT NULL,
  document BLOB NOT NULL,
  unit     BLOB NOT NULL,
  form     TEXT NOT NULL,
  version  INTEGER NOT NULL,
  month    TEXT NOT NULL,
  PRIMARY KEY (id, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX refusal_form ON refusal_row (form, unit, month);
CREATE INDEX refusal_document ON refusal_row (document);
