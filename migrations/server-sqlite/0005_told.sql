-- The cursors that the device told last: it lists only those that have changed since.
ALTER TABLE stream ADD COLUMN told BLOB NOT NULL DEFAULT x'';
