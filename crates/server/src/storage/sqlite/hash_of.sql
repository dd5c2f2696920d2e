SELECT hash FROM batch
WHERE device = ?1 AND incarnation = ?2 AND stream_seq = ?3
UNION ALL
SELECT hash FROM quarantine
WHERE device = ?1 AND incarnation = ?2 AND stream_seq = ?3 AND counts = 1
