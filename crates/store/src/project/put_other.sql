INSERT INTO doc_row (no, id, kind, unit, lane, title, conflicts, body)
SELECT no, id, kind, unit, lane, ?2, ?3, ?4 FROM document WHERE id = ?1
ON CONFLICT (no) DO UPDATE SET title = excluded.title, conflicts = excluded.conflicts, body = excluded.body
