-- What the peer holds is left out; and what the server could not take yet, because earlier ones of the same maker
-- are missing there (a hub takes them in any order).
SELECT b.bytes FROM received_batch b
WHERE b.home = 0 AND NOT EXISTS (
  SELECT 1 FROM held_by h
  WHERE h.peer = ?1 AND h.device = b.device AND h.incarnation = b.incarnation AND b.seq BETWEEN h.first AND h.last)
AND NOT (?1 = zeroblob(16) AND EXISTS (
  SELECT 1 FROM voucher v
  WHERE v.device = b.device AND v.incarnation = b.incarnation AND v.last + 1 < (
    SELECT min(m.seq) FROM received_batch m
    WHERE m.home = 0 AND m.device = b.device AND m.incarnation = b.incarnation)))
ORDER BY b.device, b.incarnation, b.seq
