-- Photos and voice notes that others hand to this device while it is a hub, and what the commune said of them.
ALTER TABLE blob_outbox ADD COLUMN thumb INTEGER NOT NULL DEFAULT 0;   -- 1: the small picture that stands for a photo
ALTER TABLE blob_outbox ADD COLUMN carried INTEGER NOT NULL DEFAULT 0; -- 1: another device's, on its way by this one
ALTER TABLE blob_outbox ADD COLUMN receipt BLOB;                       -- the server's signature, once state is 2
-- state 3: the commune does not take it from this device.

-- What has come so far of an upload. Each device has its own, so that nobody spoils another's.
CREATE TABLE hub_upload (
  device BLOB NOT NULL,
  hash   BLOB NOT NULL,
  unit   BLOB NOT NULL,
  lane   INTEGER NOT NULL,
  start  INTEGER NOT NULL,
  bytes  BLOB NOT NULL,
  UNIQUE (device, hash, unit, lane, start)
) STRICT;
