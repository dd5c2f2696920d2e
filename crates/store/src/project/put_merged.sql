INSERT OR REPLACE INTO merged_row
  (no, id, root, unit, code, name, nickname, hamlet, house_number, landmark, phone, people)
SELECT no, id, ?2, unit, code, name, nickname, hamlet, house_number, landmark, phone, people
FROM household_row WHERE no = ?1
