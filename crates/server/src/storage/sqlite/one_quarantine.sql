SELECT id, received_at, device, incarnation, stream_seq, hash, unit, lane, reason, LENGTH(bytes), counts, accepted, bytes
FROM quarantine
WHERE id = ?1
