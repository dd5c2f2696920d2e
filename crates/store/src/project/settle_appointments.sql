-- Nobody goes to a household that has moved away, or that is not here yet.
UPDATE appointment_row SET due =
  state IS NULL
  AND EXISTS (SELECT 1 FROM household_row h WHERE h.id = ?1 AND h.moved_away IS NULL)
  AND (visit = 1 OR NOT EXISTS (
    SELECT 1 FROM visit_row v
    WHERE v.household = ?1 AND v.day >= appointment_row.day AND v.started > appointment_row.made_at
  ))
WHERE household = ?1
