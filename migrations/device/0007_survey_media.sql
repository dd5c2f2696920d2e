-- Surveys: pictures of forms, saved answers that are corrected.

-- The correction of a saved answer: outside documents until it is saved.
CREATE TABLE answer_draft (
  answer    BLOB PRIMARY KEY NOT NULL,
  household BLOB NOT NULL,
  body      TEXT NOT NULL,
  saved_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- ───── Read models ─────

-- The pictures that published forms show: fetched with the forms, and never let go of while they are in use.
CREATE TABLE form_picture (
  hash     BLOB NOT NULL,
  document BLOB NOT NULL,
  blob     TEXT NOT NULL,             -- the whole reference
  PRIMARY KEY (hash, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX form_picture_document ON form_picture (document);
