-- Location quotients of a whole panel: every area, industry (or occupation) and period at once.
--
-- Inputs:
--   panel(place STRING, period STRING, activity STRING, jobs BIGINT)   null jobs are suppressed; the row of the
--     total activity holds an area's jobs of all activities, as published
-- Parameters:
--   :base STRING   place that the others are compared with
--   :total STRING   activity that is the total
-- Result: one row per place, period and activity (without the total and the base), in no order
--   place, period, activity STRING, jobs BIGINT, quotient DOUBLE (null where a number or total is suppressed or
--   missing, or a total is 0), variance DOUBLE (of its logarithm, as a count: 1/e_ir - 1/e_r + 1/E_i - 1/E; null
--   without jobs)
WITH totals AS (
  SELECT place, period, CAST(jobs AS DOUBLE) AS jobs FROM panel WHERE activity = :total
),
base AS (
  SELECT
    p.period,
    p.activity,
    CAST(p.jobs AS DOUBLE) AS jobs,
    hr_safe_ratio(CAST(p.jobs AS DOUBLE), t.jobs) AS share,
    t.jobs AS whole
  FROM panel p
  JOIN totals t ON t.place = p.place AND t.period = p.period
  WHERE p.place = :base
)
SELECT
  p.place,
  p.period,
  p.activity,
  p.jobs,
  hr_safe_ratio(hr_safe_ratio(CAST(p.jobs AS DOUBLE), t.jobs), b.share) AS quotient,
  CASE
    WHEN p.jobs > 0 AND b.jobs > 0
      THEN hr_safe_ratio(CAST(1 AS DOUBLE), CAST(p.jobs AS DOUBLE))
        - hr_safe_ratio(CAST(1 AS DOUBLE), t.jobs)
        + hr_safe_ratio(CAST(1 AS DOUBLE), b.jobs)
        - hr_safe_ratio(CAST(1 AS DOUBLE), b.whole)
  END AS variance
FROM panel p
LEFT JOIN totals t ON t.place = p.place AND t.period = p.period
LEFT JOIN base b ON b.period = p.period AND b.activity = p.activity
WHERE p.place <> :base AND p.activity <> :total
