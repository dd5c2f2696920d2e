-- What an earlier life had not sent was made again under a later one (2) and is in no document: if others hold it, it
-- comes back from them.
SELECT seq, hash FROM outbox_batch WHERE incarnation = ?2 AND acked <> 2
UNION
SELECT seq, hash FROM received_batch WHERE device = ?1 AND incarnation = ?2
