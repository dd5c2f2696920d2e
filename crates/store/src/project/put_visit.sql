INSERT INTO visit_row (household, id, document, unit, started, day, recorder, device, outcome, guided, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (household, id) DO NOTHING
