-- What lies in quarantine is looked at by a person, who lets it in or keeps it out; either way it stays here.
ALTER TABLE quarantine ADD COLUMN code TEXT;                          -- the reason as JSON, to be put into words
ALTER TABLE quarantine ADD COLUMN peer BLOB NOT NULL DEFAULT x'00000000000000000000000000000000'; -- from whom it came
ALTER TABLE quarantine ADD COLUMN state INTEGER NOT NULL DEFAULT 0;   -- 0 waits, 1 let in, 2 kept out
ALTER TABLE quarantine ADD COLUMN decided_at INTEGER;
ALTER TABLE quarantine ADD COLUMN note TEXT NOT NULL DEFAULT '';      -- why it is kept out, in a person's words
CREATE INDEX quarantine_waiting ON quarantine (no) WHERE state = 0;
