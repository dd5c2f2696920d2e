INSERT INTO stream (device, incarnation, held_seq, held_hash, stable_seq, counter)
VALUES (?1, ?2, ?3, ?4, 0, 0)
ON CONFLICT (device, incarnation) DO UPDATE
SET held_seq = excluded.held_seq, held_hash = excluded.held_hash
