-- A document that is no household's is called by its own title, as far as it has one.
SELECT t.household, coalesce(h.name, o.title, f.title_vi, ''), t.what, max(t.made_at) AS at, max(t.no) AS newest,
       max(t.relayed), d.kind
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
LEFT JOIN household_any h ON h.id = t.household
LEFT JOIN document d ON t.what = 5 AND d.id = t.entity
LEFT JOIN doc_row o ON o.no = d.no
LEFT JOIN form_row f ON f.document = d.id
GROUP BY t.what, t.entity
ORDER BY newest DESC
LIMIT ?1
