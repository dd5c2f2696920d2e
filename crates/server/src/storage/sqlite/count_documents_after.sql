SELECT COUNT(*)
FROM document
WHERE unit = ?1 AND lane = ?2 AND id > ?3 AND LENGTH(bytes) > 0
