-- Shift-share of a whole panel: every area and industry, from each period to the next.
--
-- Inputs:
--   panel(place INT, period INT, activity INT, jobs DOUBLE)   numbers stand for places, periods (0, 1, 2 … in their
--     order) and activities: text keys take several times as long; null jobs are suppressed; a pair that is not given has
--     no jobs; the total activity and places without the other period take no part
-- Parameters:
--   :base INT   place that contains the others and is the reference
--   :total INT   activity that is the total
--   :last INT   the last period, from which no step begins
-- Result: one row per place (but the base), step and activity, in no order
--   place, step (its earlier period), activity INT, earlier, later, base_earlier, base_later, change, national, mix,
--   regional, competitive, allocation DOUBLE
--
-- An activity that is suppressed in any of the four numbers, or that the base lacks, has null components and is
-- left out of that place's totals, here and in the base. Rules as in shift_share.sql.
WITH present AS (
  SELECT DISTINCT place, period FROM panel
),
compared AS (
  SELECT a.place, a.period AS step
  FROM present a
  JOIN present b ON b.place = a.place AND b.period = a.period + 1
),
sides AS (
  SELECT place, period AS step, activity, jobs AS earlier, CAST(0 AS DOUBLE) AS later
  FROM panel
  WHERE activity <> :total AND period < :last
  UNION ALL
  SELECT place, period - 1 AS step, activity, CAST(0 AS DOUBLE) AS earlier, jobs AS later
  FROM panel
  WHERE activity <> :total AND period > 0
),
pairs AS (
  SELECT
    place,
    step,
    activity,
    sum(earlier) AS earlier,
    sum(later) AS later,
    max(CASE WHEN earlier IS NULL OR later IS NULL THEN 1 ELSE 0 END) AS hidden
  FROM sides
  GROUP BY place, step, activity
),
base AS (
  SELECT p.step, p.activity, p.earlier, p.later
  FROM pairs p
  JOIN compared c ON c.place = p.place AND c.step = p.step
  WHERE p.place = :base AND p.hidden = 0
),
known AS (
  SELECT
    p.place,
    p.step,
    p.activity,
    p.earlier,
    p.later,
    b.earlier AS base_earlier,
    b.later AS base_later,
    p.hidden = 0 AND b.step IS NOT NULL AND (b.earlier > 0 OR p.earlier = 0) AS complete
  FROM pairs p
  LEFT JOIN base b ON b.step = p.step AND b.activity = p.activity
  WHERE p.place <> :base
),
totals AS (
  SELECT
    k.place,
    k.step,
    sum(CASE WHEN k.complete THEN k.earlier END) AS region,
    sum(CASE WHEN k.complete THEN k.base_earlier END) AS base,
    sum(CASE WHEN k.complete THEN k.base_later END) AS base_after
  FROM known k
  JOIN compared c ON c.place = k.place AND c.step = k.step
  GROUP BY k.place, k.step
),
rates AS (
  SELECT
    k.place,
    k.step,
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
  JOIN totals t ON t.place = k.place AND t.step = k.step
)
SELECT
  place,
  step,
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
