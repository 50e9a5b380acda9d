-- Shift-share of each industry: Dunn's three components, and Esteban-Marquillas's split of the regional one.
--
-- Inputs:
--   industries(industry_code STRING, earlier DOUBLE, later DOUBLE, base_earlier DOUBLE, base_later DOUBLE)
--     jobs of the region and of the reference area; industries unknown in either year are left out of all
-- Result: one row per industry, ordered by industry_code
--   industry_code STRING, earlier, later, base_earlier, base_later, change, national, mix, regional, competitive, allocation DOUBLE,
--   entry BOOLEAN (no jobs in the earlier year)
--
-- With G the growth factor of the reference area and g_i of its industry i:
--   national = e (G - 1), mix = e (g_i - G), regional = e' - e g_i (the same as e (g_ir - g_i), without division)
--   competitive = h (g_ir - g_i), allocation = (e - h)(g_ir - g_i), h = e_. E_i / E (homothetic jobs)
-- A zero base has no growth rate: national and mix are zero, all of it is regional, the split is null.
WITH totals AS (
  SELECT sum(earlier) AS region, sum(base_earlier) AS base, sum(base_later) AS base_after FROM industries
),
rates AS (
  SELECT
    i.industry_code,
    i.earlier,
    i.later,
    i.base_earlier,
    i.base_later,
    hr_safe_ratio(t.base_after, t.base) AS g_all,
    hr_safe_ratio(i.base_later, i.base_earlier) AS g_industry,
    hr_safe_ratio(i.later, i.earlier) AS g_region,
    t.region * hr_safe_ratio(i.base_earlier, t.base) AS homothetic
  FROM industries i
  CROSS JOIN totals t
)
SELECT
  industry_code,
  earlier,
  later,
  base_earlier,
  base_later,
  later - earlier AS change,
  earlier * (g_all - 1) AS national,
  CASE WHEN earlier = 0 THEN CAST(0 AS DOUBLE) ELSE earlier * (g_industry - g_all) END AS mix,
  CASE WHEN earlier = 0 THEN later ELSE later - earlier * g_industry END AS regional,
  homothetic * (g_region - g_industry) AS competitive,
  (earlier - homothetic) * (g_region - g_industry) AS allocation,
  earlier = 0 AND later > 0 AS entry
FROM rates
ORDER BY industry_code
