-- Devices carry each other's batches: peers, what each holds, and the log that a hub serves.
-- A peer is 16 bytes: zeros for the server, a device's id for a hub.

CREATE TABLE cursor_of_peer (
  peer     BLOB NOT NULL,
  unit     BLOB NOT NULL,
  lane     INTEGER NOT NULL,
  seq      INTEGER NOT NULL,
  chain    BLOB NOT NULL,
  snapshot BLOB,               -- while a first snapshot is under way: the last document received of it
  PRIMARY KEY (peer, unit, lane, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO cursor_of_peer (peer, unit, lane, seq, chain, snapshot)
SELECT zeroblob(16), unit, lane, seq, chain, snapshot FROM cursor;
DROP TABLE cursor;
ALTER TABLE cursor_of_peer RENAME TO cursor;

-- Hubs that this device has met.
CREATE TABLE peer (
  id       BLOB PRIMARY KEY NOT NULL,
  epoch    INTEGER NOT NULL,    -- another one than before: the hub's log began anew, its cursors mean nothing
  vouchers INTEGER NOT NULL,    -- voucher.no up to which the hub was told
  met_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What hubs hold of each device's batches, as they said themselves.
CREATE TABLE held_by (
  peer        BLOB NOT NULL,
  device      BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  first       INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  PRIMARY KEY (peer, device, incarnation)
) STRICT, WITHOUT ROWID;

-- 0: came from a hub or a file, and nothing says yet that the server has it: this device passes it on.
ALTER TABLE received_batch ADD COLUMN home INTEGER NOT NULL DEFAULT 1;
CREATE INDEX received_batch_carried ON received_batch (no) WHERE home = 0;

-- The device that carries an own batch; outbox_change.acked = 3 says that one does.
ALTER TABLE outbox_batch ADD COLUMN relayed BLOB;
CREATE INDEX outbox_change_relayed ON outbox_change (no) WHERE acked = 3;
ALTER TABLE household_row ADD COLUMN relayed INTEGER NOT NULL DEFAULT 0;

-- What the server said that it holds of others' streams: passed back to those who made them.
CREATE TABLE voucher (
  no          INTEGER PRIMARY KEY AUTOINCREMENT,
  device      BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  bytes       BLOB NOT NULL,
  UNIQUE (device, incarnation)
) STRICT;

-- The log that this device serves as a hub: batches in the order in which they came, or were formed, here.
CREATE TABLE hub_log (
  unit  BLOB NOT NULL,
  lane  INTEGER NOT NULL,
  seq   INTEGER NOT NULL,
  chain BLOB NOT NULL,
  own   INTEGER NOT NULL,       -- 1: outbox_batch, 0: received_batch
  batch INTEGER NOT NULL,       -- its number there
  PRIMARY KEY (unit, lane, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX hub_log_batch ON hub_log (own, batch);

-- The highest opening counter of each device that came to this hub.
CREATE TABLE hub_counter (
  device      BLOB NOT NULL,
  incarnation INTEGER NOT NULL,
  counter     INTEGER NOT NULL,
  PRIMARY KEY (device, incarnation)
) STRICT, WITHOUT ROWID;

CREATE INDEX document_channel ON document (unit, lane, id);
