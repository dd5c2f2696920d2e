INSERT INTO stream (device, incarnation, held_seq, held_hash, stable_seq, counter, seen_at, told)
VALUES (?1, ?2, 0, ZEROBLOB(32), 0, ?3, ?4, coalesce(?5, x''))
ON CONFLICT (device, incarnation) DO UPDATE
SET counter = excluded.counter, seen_at = excluded.seen_at, told = coalesce(?5, stream.told)
WHERE excluded.counter > stream.counter
