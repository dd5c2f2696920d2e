INSERT INTO outbox_change (grp, incarnation, document, kind, unit, lane, first, op, intent, bytes, made_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
