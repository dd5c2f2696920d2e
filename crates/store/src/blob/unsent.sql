SELECT count(*), coalesce(sum(b.size), 0), count(*) FILTER (WHERE o.own),
  (SELECT count(DISTINCT hash) FROM blob_outbox WHERE state = 3 AND thumb = 0)
FROM (
  SELECT hash, max(thumb = 0 AND carried = 0) AS own
  FROM blob_outbox INDEXED BY blob_outbox_unsent WHERE state < 2 GROUP BY hash
) o JOIN blob b ON b.hash = o.hash
