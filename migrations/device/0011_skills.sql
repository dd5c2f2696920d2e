-- Checklists of skills filled in outside a visit, and whether somebody of a household has reached the five core skills.

-- ───── Read models ─────

CREATE TABLE checklist_row (
  household BLOB NOT NULL,
  id        BLOB NOT NULL,
  document  BLOB NOT NULL,                -- the year document
  body      TEXT NOT NULL,                -- the whole checklist as JSON
  PRIMARY KEY (household, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX checklist_document ON checklist_row (document);

-- "Hộ đạt": one same person by themselves in K1 to K4 and an item of K5.
ALTER TABLE household_row ADD COLUMN reached INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN reached INTEGER NOT NULL DEFAULT 0;

-- What people consented to and then took back: it is shown nowhere and counts in no figure.
CREATE TABLE withdrawn_row (
  household BLOB NOT NULL,
  person    BLOB NOT NULL,
  purpose   TEXT NOT NULL,
  PRIMARY KEY (household, purpose, person)
) STRICT, WITHOUT ROWID;

-- Who gave an answer, where it has a name.
ALTER TABLE answer_row ADD COLUMN person BLOB;
-- The answers that screens, figures and files may show.
CREATE VIEW answer_shown AS
SELECT a.* FROM answer_row a
WHERE NOT EXISTS (
  SELECT 1 FROM withdrawn_row w WHERE w.household = a.household AND w.person = a.person AND w.purpose = 'survey'
);
