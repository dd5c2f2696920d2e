SELECT t.household, coalesce(h.name, ''), t.what, max(t.made_at) AS at, max(t.no) AS newest, max(t.relayed)
FROM (
  SELECT c.no, c.made_at, t.what, t.entity, t.household,
         (SELECT b.relayed FROM outbox_batch b WHERE b.no = c.batch) AS relayed
  FROM outbox_change c JOIN outbox_touch t ON t.change = c.no
  WHERE c.acked = :acked: AND (:acked: <> 1 OR NOT EXISTS (
    SELECT 1 FROM outbox_touch u JOIN outbox_change d ON d.no = u.change
    WHERE u.household = t.household AND u.what = t.what AND u.entity = t.entity AND d.acked <> 1))
  ORDER BY c.no DESC
  LIMIT ?2
) t
LEFT JOIN household_row h ON h.id = t.household
GROUP BY t.what, t.entity
ORDER BY newest DESC
LIMIT ?1
