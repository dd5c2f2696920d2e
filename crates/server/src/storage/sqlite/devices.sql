SELECT device, incarnation, seen_at, held_seq, held_hash, stable_seq, counter
FROM stream
ORDER BY device, incarnation
