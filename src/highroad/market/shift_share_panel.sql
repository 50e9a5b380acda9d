-- Shift-share of a whole panel: every area and industry, from each period to the next.
--
-- Inputs:
--   panel(place STRING, period STRING, activity STRING, jobs BIGINT)   null jobs are suppressed; a pair that is
--     not given has no jobs; the total activity and places without the other period take no part
-- Parameters:
--   :base STRING   place that contains the others and is the reference
--   :total STRING   activity that is the total
-- Result: one row per place (but the base), step and activity, in no order
--   place, from_period, to_period, activity STRING, earlier, later, base_earlier, base_later, change, national,
--   mix, regional, competitive, allocation DOUBLE
--
-- An activity that is suppressed in any of the four numbers, or that the base lacks, has null components and is
-- left out of that place's totals, here and in the base. Rules as in shift_share.sql.
WITH present AS (
  SELECT DISTINCT place, period FROM panel
),
steps AS (
  SELECT period AS from_period, lead(period) OVER (ORDER BY period) AS to_period
  FROM (SELECT DISTINCT period FROM panel) p
),
compared AS (
  SELECT s.from_period, s.to_period, a.place
  FROM steps s
  JOIN present a ON a.period = s.from_period
  JOIN present b ON b.period = s.to_period AND b.place = a.place
),
pairs AS (
  SELECT
    c.from_period,
    c.to_period,
    p.place,
    p.activity,
    sum(CASE WHEN p.period = c.from_period THEN p.jobs ELSE 0 END) AS earlier,
    sum(CASE WHEN p.period = c.to_period THEN p.jobs ELSE 0 END) AS later,
    sum(CASE WHEN p.jobs IS NULL THEN 1 ELSE 0 END) AS hidden
  FROM panel p
  JOIN compared c ON c.place = p.place AND (p.period = c.from_period OR p.period = c.to_period)
  WHERE p.activity <> :total
  GROUP BY c.from_period, c.to_period, p.place, p.activity
),
known AS (
  SELECT
    p.from_period,
    p.to_period,
    p.place,
    p.activity,
    CAST(p.earlier AS DOUBLE) AS earlier,
    CAST(p.later AS DOUBLE) AS later,
    CAST(b.earlier AS DOUBLE) AS base_earlier,
    CAST(b.later AS DOUBLE) AS base_later,
    p.hidden = 0 AND coalesce(b.hidden, 1) = 0 AND (b.earlier > 0 OR p.earlier = 0) AS complete
  FROM pairs p
  LEFT JOIN pairs b
    ON b.place = :base AND b.from_period = p.from_period AND b.to_period = p.to_period AND b.activity = p.activity
  WHERE p.place <> :base
),
totals AS (
  SELECT
    place,
    from_period,
    to_period,
    sum(earlier) AS region,
    sum(base_earlier) AS base,
    sum(base_later) AS base_after
  FROM known
  WHERE complete
  GROUP BY place, from_period, to_period
),
rates AS (
  SELECT
    k.place,
    k.from_period,
    k.to_period,
    k.activity,
    k.earlier,
    k.later,
    k.base_earlier,
    k.base_later,
    k.complete,
    hr_safe_ratio(t.base_after, t.base) AS g_all,
    hr_safe_ratio(k.base_later, k.base_earlier) AS g_industry,
    hr_safe_ratio(k.later, k.earlier) AS g_region,
    t.region * hr_safe_ratio(k.base_earlier, t.base) AS homothetic
  FROM known k
  LEFT JOIN totals t
    ON t.place = k.place AND t.from_period = k.from_period AND t.to_period = k.to_period
)
SELECT
  place,
  from_period,
  to_period,
  activity,
  CASE WHEN complete THEN earlier END AS earlier,
  CASE WHEN complete THEN later END AS later,
  CASE WHEN complete THEN base_earlier END AS base_earlier,
  CASE WHEN complete THEN base_later END AS base_later,
  CASE WHEN complete THEN later - earlier END AS change,
  CASE WHEN complete AND earlier = 0 THEN CAST(0 AS DOUBLE) WHEN complete THEN earlier * (g_all - 1) END AS national,
  CASE WHEN complete AND earlier = 0 THEN CAST(0 AS DOUBLE) WHEN complete THEN earlier * (g_industry - g_all) END AS mix,
  CASE WHEN complete AND earlier = 0 THEN later WHEN complete THEN later - earlier * g_industry END AS regional,
  CASE WHEN complete THEN homothetic * (g_region - g_industry) END AS competitive,
  CASE WHEN complete THEN (earlier - homothetic) * (g_region - g_industry) END AS allocation
FROM rates
