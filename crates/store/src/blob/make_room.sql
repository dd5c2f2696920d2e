-- The newest that together fit into ?1 bytes stay; of the older ones go those that are received, or others', or were
-- taken before ?2 and never named by a record; never the pictures of forms, nor the holder's own photo (?3, ?4).
DELETE FROM blob WHERE hash IN (
  SELECT hash FROM (
    SELECT hash, own, added_at, sum(size) OVER (ORDER BY used_at DESC, hash) AS total FROM blob
  ) b
  WHERE b.total > ?1
    AND b.hash NOT IN (?3, ?4)
    AND NOT EXISTS (SELECT 1 FROM blob_outbox o WHERE o.hash = b.hash AND o.state <> 2)
    AND NOT EXISTS (SELECT 1 FROM form_picture p WHERE p.hash = b.hash)
    AND (b.own = 0 OR b.added_at < ?2 OR EXISTS (SELECT 1 FROM blob_outbox o WHERE o.hash = b.hash))
)
