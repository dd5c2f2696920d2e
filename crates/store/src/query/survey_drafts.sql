SELECT d.household, coalesce(h.name, ''), d.form, d.answer, d.body, d.saved_at
FROM (
  SELECT household, form, NULL AS answer, body, saved_at FROM survey_draft
  UNION ALL
  SELECT c.household, coalesce(a.form, ''), c.answer, c.body, c.saved_at
  FROM answer_draft c LEFT JOIN answer_row a ON a.id = c.answer
) d
LEFT JOIN household_any h ON h.id = d.household
