-- Nobody goes to a household that has moved away, or that is not here yet. One that was merged into another is visited
-- there.
UPDATE appointment_row SET due =
  state IS NULL
  AND EXISTS (
    SELECT 1 FROM household_row h
    WHERE h.id = coalesce((SELECT root FROM merged_row WHERE id = ?1), ?1) AND h.moved_away IS NULL
  )
  AND (visit = 1 OR NOT EXISTS (
    SELECT 1 FROM visit_row v
    WHERE v.household IN (
      SELECT ?1 UNION ALL SELECT root FROM merged_row WHERE id = ?1
      UNION ALL SELECT m.id FROM merged_row m
      WHERE m.root = coalesce((SELECT root FROM merged_row WHERE id = ?1), ?1)
    )
      AND v.day >= appointment_row.day AND v.started > appointment_row.made_at
  ))
WHERE household = ?1
