INSERT OR IGNORE INTO quarantine (
    received_at, device, incarnation, stream_seq, hash, unit, lane, reason, counts, bytes
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
