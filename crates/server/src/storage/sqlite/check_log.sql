SELECT seq, chain, hash, bytes
FROM batch
WHERE unit = ?1 AND lane = ?2
ORDER BY seq
