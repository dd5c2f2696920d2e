INSERT INTO batch (unit, lane, seq, chain, device, incarnation, stream_seq, hash, bytes, received_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
