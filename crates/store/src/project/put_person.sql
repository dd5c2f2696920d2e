INSERT INTO person_row (
  id, household, name, name_folded, birth_year, sex, relation, phone, literate, needs_support, left_on, head
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
