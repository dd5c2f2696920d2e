SELECT :columns:
FROM household_row a JOIN household_row b ON b.no > a.no AND (
  (a.phone IS NOT NULL AND b.phone = a.phone)
  OR (b.name_folded = a.name_folded AND b.unit = a.unit
      AND (a.birth_year IS NULL OR b.birth_year IS NULL OR a.birth_year = b.birth_year))
)
WHERE :filter: AND a.moved_away IS NULL AND b.moved_away IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM household_link l
    WHERE l.kind = 'distinct' AND (l.household, l.other) IN (VALUES (a.id, b.id), (b.id, a.id))
  )
ORDER BY coalesce(a.phone = b.phone, 0) + (a.name_folded = b.name_folded) + coalesce(a.birth_year = b.birth_year, 0)
         + coalesce(a.landmark = b.landmark, 0) DESC, a.no, b.no
LIMIT ?
