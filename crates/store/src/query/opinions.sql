SELECT o.household, coalesce(h.name, ''), o.unit, o.document, o.body,
       (SELECT count(*) FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
        WHERE t.household = coalesce(o.household, zeroblob(16)) AND t.what = 6 AND t.entity = o.id AND c.acked = 0) AS unsent,
       (SELECT count(*) FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
        WHERE t.household = coalesce(o.household, zeroblob(16)) AND t.what = 6 AND t.entity = o.id AND c.acked = 2) AS refused,
       (SELECT count(*) FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
        WHERE t.household = coalesce(o.household, zeroblob(16)) AND t.what = 6 AND t.entity = o.id AND c.acked = 3) AS relayed
FROM opinion_row o
LEFT JOIN household_any h ON h.id = o.household
