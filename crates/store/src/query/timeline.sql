SELECT v.body, v.document, v.device,
       (SELECT count(*)
        FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
        WHERE t.household = v.household AND t.what = 2 AND t.entity = v.id AND c.acked = 0) AS unsent,
       (SELECT count(*)
        FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
        WHERE t.household = v.household AND t.what = 2 AND t.entity = v.id AND c.acked = 2) AS refused,
       (SELECT count(*)
        FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
        WHERE t.household = v.household AND t.what = 2 AND t.entity = v.id AND c.acked = 3) AS relayed,
       v.household
FROM visit_row v
WHERE v.household IN (SELECT ?1 UNION ALL SELECT id FROM merged_row WHERE root = ?1)
  AND (?2 IS NULL OR v.id = ?2)
ORDER BY v.day DESC, v.started DESC, v.id DESC
