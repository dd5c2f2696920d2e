SELECT a.document, a.body,
       EXISTS (SELECT 1 FROM answer_draft c WHERE c.answer = a.id),
       (SELECT count(*) FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
        WHERE t.household = a.household AND t.what = 4 AND t.entity = a.id AND c.acked = 0) AS unsent,
       (SELECT count(*) FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
        WHERE t.household = a.household AND t.what = 4 AND t.entity = a.id AND c.acked = 3) AS relayed,
       (SELECT count(*) FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
        WHERE t.household = a.household AND t.what = 4 AND t.entity = a.id AND c.acked = 2) AS refused
FROM answer_shown a
WHERE a.household = ?1
ORDER BY a.day DESC, a.id DESC
