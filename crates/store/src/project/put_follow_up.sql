INSERT INTO appointment_row (household, id, visit, day, time, note, by, made_at, state, due)
SELECT household, id, 1, follow_up, time, note, recorder, started, state, 0
FROM (
  SELECT household, id, recorder, started,
         json_extract(body, '$.follow_up') AS follow_up, json_extract(body, '$.follow_up_time') AS time,
         json_extract(body, '$.follow_up_note') AS note, json_extract(body, '$.follow_up_state') AS state
  FROM visit_row WHERE household = ?1 ORDER BY day DESC, started DESC, id DESC LIMIT 1
)
WHERE follow_up IS NOT NULL
ON CONFLICT DO NOTHING
