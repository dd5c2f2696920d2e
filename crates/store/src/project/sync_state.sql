UPDATE household_row SET
  unsent = sent.unsent,
  relayed = sent.relayed,
  refused = sent.refused
FROM (
  SELECT count(DISTINCT t.change) FILTER (WHERE c.acked = 0) AS unsent,
         count(DISTINCT t.change) FILTER (WHERE c.acked = 3) AS relayed,
         count(DISTINCT t.change) FILTER (WHERE c.acked = 2) AS refused
  FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
  WHERE t.household IN (SELECT ?1 UNION ALL SELECT id FROM merged_row WHERE root = ?1)
) sent
WHERE household_row.id = ?1
