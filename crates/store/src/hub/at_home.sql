-- The server said up to which batch (?3, its hash begins with ?4) it holds a stream. What it was to be asked about only
-- it itself can answer (?5); the batch of that number then counts if it is the same one.
UPDATE received_batch SET home = CASE
  WHEN seq < ?3 THEN 1
  WHEN seq = ?3 AND (home = 0 OR substr(hash, 1, 8) = ?4) THEN 1
  ELSE 0
END
WHERE device = ?1 AND incarnation = ?2 AND (home = 0 OR (home = 2 AND ?5))
