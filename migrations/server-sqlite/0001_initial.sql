-- The sync server's database, version 1. Times are milliseconds since 1970 UTC; identifiers 16 raw bytes.

-- Who this server is: 'server' (id), 'restore_epoch' (random, new after each restore), 'created'.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The membership log: signed entries, numbered without gaps, only ever appended to.
CREATE TABLE roll (
    number  INTEGER NOT NULL PRIMARY KEY,
    subject BLOB NOT NULL,
    entry   BLOB NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX roll_subject ON roll (subject, number);

-- One device's batches come in streams, one for each incarnation of its database. `counter` is the highest
-- opening counter heard: an opening heard before is refused. Rights are in the roll, not here.
CREATE TABLE stream (
    device      BLOB NOT NULL,
    incarnation BLOB NOT NULL,
    held_seq    INTEGER NOT NULL,
    held_hash   BLOB NOT NULL,
    stable_seq  INTEGER NOT NULL,
    counter     INTEGER NOT NULL,
    seen_at     INTEGER,
    PRIMARY KEY (device, incarnation)
) STRICT, WITHOUT ROWID;

-- Each channel's tip. Its log has no gaps; `chain` names the history that a cursor belongs to.
CREATE TABLE channel (
    unit  BLOB NOT NULL,
    lane  INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    chain BLOB NOT NULL,
    PRIMARY KEY (unit, lane)
) STRICT, WITHOUT ROWID;

-- The truth: accepted batches, exactly as signed.
CREATE TABLE batch (
    id          INTEGER NOT NULL PRIMARY KEY,
    unit        BLOB NOT NULL,
    lane        INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    chain       BLOB NOT NULL,
    device      BLOB NOT NULL,
    incarnation BLOB NOT NULL,
    stream_seq  INTEGER NOT NULL,
    hash        BLOB NOT NULL UNIQUE,
    bytes       BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    UNIQUE (unit, lane, seq),
    UNIQUE (device, incarnation, stream_seq)
) STRICT;

-- A cache of what the log amounts to, for first syncs; the server never reads what a document says.
-- A document lives in one channel. `bytes` is empty while all its changes wait.
CREATE TABLE document (
    id         BLOB NOT NULL PRIMARY KEY,
    unit       BLOB NOT NULL,
    lane       INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    heads      BLOB NOT NULL,
    bytes      BLOB NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX document_channel ON document (unit, lane, id);

-- Changes whose dependencies have not arrived yet, and the place in the channel's log where each came.
CREATE TABLE waiting (
    document BLOB NOT NULL REFERENCES document (id),
    hash     BLOB NOT NULL,
    bytes    BLOB NOT NULL,
    seq      INTEGER NOT NULL,
    PRIMARY KEY (document, hash)
) STRICT, WITHOUT ROWID;

-- What was refused, with the reason; nothing is dropped. `counts`: it is part of its device's stream, which goes
-- on behind it; otherwise it stands beside the stream.
CREATE TABLE quarantine (
    id          INTEGER NOT NULL PRIMARY KEY,
    received_at INTEGER NOT NULL,
    device      BLOB NOT NULL,
    incarnation BLOB NOT NULL,
    stream_seq  INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    unit        BLOB NOT NULL,
    lane        INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    counts      INTEGER NOT NULL,
    bytes       BLOB NOT NULL,
    UNIQUE (hash, reason)
) STRICT;
CREATE INDEX quarantine_stream ON quarantine (device, incarnation, stream_seq);

-- Invitations: secret and code only as hashes; the first four characters of the code name it.
CREATE TABLE invitation (
    id          BLOB NOT NULL PRIMARY KEY,
    code_id     BLOB NOT NULL UNIQUE,
    secret_key  BLOB NOT NULL,
    code_key    BLOB NOT NULL,
    unit        BLOB NOT NULL,
    role        INTEGER NOT NULL,
    holder      TEXT NOT NULL,
    invited_by  BLOB,
    made_at     INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    wrong_tries INTEGER NOT NULL,
    used_at     INTEGER,
    used_by     BLOB
) STRICT, WITHOUT ROWID;

-- Verified backups.
CREATE TABLE backup (
    id      INTEGER NOT NULL PRIMARY KEY,
    made_at INTEGER NOT NULL,
    bytes   INTEGER NOT NULL,
    batches INTEGER NOT NULL
) STRICT;
