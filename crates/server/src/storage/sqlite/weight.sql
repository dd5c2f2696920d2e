SELECT
    (
        SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM batch
        WHERE unit = ?1 AND lane = ?2 AND NOT (device = ?3 AND incarnation = ?4)
    ),
    (
        SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM document
        WHERE unit = ?1 AND lane = ?2
    )
