-- Photos and voice notes, each once under the BLAKE3 hash of its bytes; in pieces, so that a backup and an upload
-- move little at a time.
CREATE TABLE blob_piece (
    hash  BLOB NOT NULL,
    start INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (hash, start)
) STRICT;

-- In which channels each lies, by whom it came, and when it was complete: a row here says that all of it is durable.
CREATE TABLE blob (
    hash        BLOB NOT NULL,
    unit        BLOB NOT NULL,
    lane        INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    device      BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (hash, unit, lane)
) STRICT, WITHOUT ROWID;

-- What has come so far of an upload. Each device has its own, so that nobody spoils another's.
CREATE TABLE upload_piece (
    device BLOB NOT NULL,
    hash   BLOB NOT NULL,
    unit   BLOB NOT NULL,
    lane   INTEGER NOT NULL,
    start  INTEGER NOT NULL,
    bytes  BLOB NOT NULL,
    UNIQUE (device, hash, unit, lane, start)
) STRICT;
