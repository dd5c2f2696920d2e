-- What operators decided, numbered without gaps. `chain` is BLAKE3 over the chain before and the entry: none can be
-- changed, left out or put in between unnoticed. Ids and the operator's own words; nothing of what records say.
CREATE TABLE audit (
    number  INTEGER NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    what    TEXT NOT NULL,
    subject BLOB NOT NULL,
    note    TEXT NOT NULL,
    chain   BLOB NOT NULL
) STRICT;

-- Nothing leaves the quarantine: it is decided upon. NULL: not yet; 0: it stays here for good; 1: it was let in and
-- is in its channel's log too.
ALTER TABLE quarantine ADD COLUMN accepted INTEGER;
