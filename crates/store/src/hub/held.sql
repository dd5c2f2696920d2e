SELECT seq, hash FROM received_batch WHERE device = ?1 AND incarnation = ?2
