SELECT seq, chain, device = ?4 AND incarnation = ?5, bytes
FROM batch
WHERE unit = ?1 AND lane = ?2 AND seq > ?3
ORDER BY seq
