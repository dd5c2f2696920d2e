-- received_batch.home = 2: the server had it, and was restored from a backup since. It is asked what it still has.
CREATE INDEX received_batch_in_doubt ON received_batch (device, incarnation) WHERE home = 2;
