INSERT OR IGNORE INTO quarantine (
    received_at, device, incarnation, stream_seq, hash, unit, lane, reason, counts, bytes
)
SELECT ?1, device, incarnation, stream_seq, hash, unit, lane, ?5, 0, bytes
FROM batch
WHERE device = ?2 AND incarnation = ?3 AND stream_seq = ?4
