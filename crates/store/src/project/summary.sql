-- What was merged into a household counts for it.
-- A household is moved when it says so or its last visit did; visited once somebody was met, whatever came later;
-- else its last visit decides.
WITH
circle AS (SELECT ?1 AS id UNION ALL SELECT id FROM merged_row WHERE root = ?1),
own AS (
  SELECT id, day, outcome,
         row_number() OVER (ORDER BY day DESC, started DESC, id DESC) AS place
  FROM visit_row WHERE household IN (SELECT id FROM circle)
),
sums AS (
  SELECT count(*) AS visits, max(day) AS last_visit, coalesce(max(outcome = 'met'), 0) AS met,
         max(outcome) FILTER (WHERE place = 1) AS outcome
  FROM own
),
sent AS (
  SELECT count(DISTINCT t.change) FILTER (WHERE c.acked = 0) AS unsent,
         count(DISTINCT t.change) FILTER (WHERE c.acked = 3) AS relayed,
         count(DISTINCT t.change) FILTER (WHERE c.acked = 2) AS refused
  FROM outbox_touch t JOIN outbox_change c ON c.no = t.change
  WHERE t.household IN (SELECT id FROM circle)
)
UPDATE household_row SET
  visits = sums.visits,
  last_visit = sums.last_visit,
  next_visit = (SELECT min(day) FROM appointment_row WHERE household IN (SELECT id FROM circle) AND due = 1),
  state = CASE
    WHEN moved_away IS NOT NULL OR sums.outcome = 'moved' THEN 5
    WHEN sums.met THEN 1
    WHEN sums.outcome = 'absent' THEN 2
    WHEN sums.outcome = 'call_back' THEN 3
    WHEN sums.outcome = 'refused' THEN 4
    ELSE 0
  END,
  unsent = sent.unsent,
  relayed = sent.relayed,
  refused = sent.refused,
  conflicts = (SELECT count(*) FROM conflict_row WHERE household IN (SELECT id FROM circle))
FROM sums, sent
WHERE household_row.id = ?1
