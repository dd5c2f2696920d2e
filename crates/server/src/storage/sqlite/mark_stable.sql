UPDATE stream
SET stable_seq = MAX(stable_seq, MIN(?3, held_seq))
WHERE device = ?1 AND incarnation = ?2
