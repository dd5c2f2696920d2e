-- The last visit of a household, and of those that were merged into it.
INSERT INTO appointment_row (household, id, visit, day, time, note, by, made_at, state, due)
SELECT ?1, id, 1, follow_up, time, note, recorder, started, state, 0
FROM (
  SELECT id, recorder, started,
         json_extract(body, '$.follow_up') AS follow_up, json_extract(body, '$.follow_up_time') AS time,
         json_extract(body, '$.follow_up_note') AS note, json_extract(body, '$.follow_up_state') AS state
  FROM visit_row WHERE household IN (SELECT ?1 UNION ALL SELECT id FROM merged_row WHERE root = ?1)
  ORDER BY day DESC, started DESC, id DESC LIMIT 1
)
WHERE follow_up IS NOT NULL AND NOT EXISTS (SELECT 1 FROM merged_row WHERE id = ?1)
ON CONFLICT DO NOTHING
