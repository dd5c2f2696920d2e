-- What was made again under a later life (2) keeps its place and is given to nobody: alone, without those before it, the
-- server could not take it from whoever has it.
SELECT l.seq, l.chain, coalesce(r.device, ?4), coalesce(r.incarnation, o.incarnation, 0),
       coalesce(r.bytes, CASE WHEN o.acked <> 2 THEN o.bytes END)
FROM hub_log l
LEFT JOIN received_batch r ON l.own = 0 AND r.no = l.batch
LEFT JOIN outbox_batch o ON l.own = 1 AND o.no = l.batch
WHERE l.unit = ?1 AND l.lane = ?2 AND l.seq > ?3
ORDER BY l.seq
