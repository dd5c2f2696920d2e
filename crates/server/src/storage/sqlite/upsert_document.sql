INSERT INTO document (id, unit, lane, kind, heads, bytes, changed_at, seq)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
ON CONFLICT (id) DO UPDATE
SET heads = excluded.heads, bytes = excluded.bytes, changed_at = excluded.changed_at, seq = excluded.seq
