INSERT INTO opinion_row (document, id, household, unit, day, topic, stage, unread, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
