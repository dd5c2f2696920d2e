INSERT OR IGNORE INTO invitation (
    id, code_id, secret_key, code_key, unit, role, holder, invited_by,
    made_at, expires_at, wrong_tries, used_at, used_by
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
