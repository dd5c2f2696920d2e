SELECT b.bytes FROM outbox_batch b
WHERE b.incarnation = ?2 AND b.acked = 0 AND NOT EXISTS (
  SELECT 1 FROM held_by h
  WHERE h.peer = ?1 AND h.device = ?3 AND h.incarnation = b.incarnation AND b.seq BETWEEN h.first AND h.last)
ORDER BY b.seq
