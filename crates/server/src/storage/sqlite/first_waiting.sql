SELECT MIN(w.seq)
FROM waiting AS w
JOIN document AS d ON d.id = w.document
WHERE d.unit = ?1 AND d.lane = ?2
