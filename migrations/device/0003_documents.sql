-- Read model: what documents other than households' hold, whole, as JSON. They are few and small; lists read them in full.
CREATE TABLE doc_row (
  no        INTEGER PRIMARY KEY,       -- document.no
  id        BLOB NOT NULL UNIQUE,
  kind      INTEGER NOT NULL,
  unit      BLOB NOT NULL,
  lane      INTEGER NOT NULL,
  title     TEXT NOT NULL,             -- what lists call it: meta.title, else meta.name
  conflicts INTEGER NOT NULL,          -- fields with more than one value
  body      TEXT NOT NULL
) STRICT;
CREATE INDEX doc_kind ON doc_row (kind, unit);
