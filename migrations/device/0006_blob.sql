-- Photos and voice notes, each under the BLAKE3 hash of its bytes. Which record names one stands in the record.
CREATE TABLE blob (
  hash     BLOB PRIMARY KEY NOT NULL,
  size     INTEGER NOT NULL,
  own      INTEGER NOT NULL,    -- 1: recorded here; 0: had from elsewhere, and can be had again
  added_at INTEGER NOT NULL,
  used_at  INTEGER NOT NULL,    -- when it was last looked at: what was not for longest is let go of first
  bytes    BLOB NOT NULL
) STRICT;
CREATE INDEX blob_used ON blob (used_at, size);

-- What of them this device owes the commune: one row for each channel in which a record of this device names one.
CREATE TABLE blob_outbox (
  hash  BLOB NOT NULL,
  unit  BLOB NOT NULL,
  lane  INTEGER NOT NULL,
  state INTEGER NOT NULL,       -- 0 here only, 1 another device carries it, 2 the server has signed for it
  at    INTEGER NOT NULL,
  PRIMARY KEY (hash, unit, lane)
) STRICT, WITHOUT ROWID;
CREATE INDEX blob_outbox_unsent ON blob_outbox (hash) WHERE state < 2;

-- What has come so far of one that is on its way here.
CREATE TABLE blob_part (
  hash  BLOB PRIMARY KEY NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
