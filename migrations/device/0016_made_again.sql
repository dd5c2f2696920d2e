-- outbox_batch.acked 2: of an earlier life, not known to have arrived, and made again under a later one.
UPDATE outbox_batch SET acked = 2
WHERE acked = 0 AND incarnation <> (SELECT value FROM setting WHERE name = 'incarnation');
