SELECT
    id, code_id, secret_key, code_key, unit, role, holder, invited_by,
    made_at, expires_at, wrong_tries, used_at, used_by
FROM invitation
