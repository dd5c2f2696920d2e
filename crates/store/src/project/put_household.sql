INSERT INTO household_row (
  no, id, unit, code, name, name_folded, name_key, near_key, nickname, hamlet, house_number, landmark, phone,
  birth_year, people, moved_away, state, visits, last_visit, next_visit, unsent, refused, conflicts,
  reached
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, 0, NULL, NULL, 0, 0, 0, ?17)
ON CONFLICT (no) DO UPDATE SET
  unit = excluded.unit, code = excluded.code, name = excluded.name, name_folded = excluded.name_folded,
  name_key = excluded.name_key, near_key = excluded.near_key, nickname = excluded.nickname,
  hamlet = excluded.hamlet, house_number = excluded.house_number, landmark = excluded.landmark,
  phone = excluded.phone, birth_year = excluded.birth_year, people = excluded.people,
  moved_away = excluded.moved_away, reached = excluded.reached
