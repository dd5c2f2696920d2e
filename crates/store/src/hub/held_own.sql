-- What an earlier life had not sent was made again under the present one and is in no document: if others hold it, it
-- comes back from them.
SELECT seq, hash FROM outbox_batch WHERE incarnation = ?2 AND (acked = 1 OR incarnation = ?3)
UNION
SELECT seq, hash FROM received_batch WHERE device = ?1 AND incarnation = ?2
