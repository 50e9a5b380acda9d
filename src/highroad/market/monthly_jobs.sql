-- Jobs of an industry by month, summed over the areas of a region.
--
-- Inputs:
--   cells(area_fips STRING, own_code STRING, industry_code STRING, size_code STRING, year INT, qtr STRING,
--     month1 BIGINT, month2 BIGINT, month3 BIGINT, …)   QCEW tidy cells of all quarters at hand
--   here(area_fips STRING)   the areas of the region
-- Parameters:
--   :own STRING   ownership
--   :industry STRING   industry code ("10" for all)
-- Result: one row per month, ordered
--   year INT, month INT (1 to 12), jobs BIGINT (of the areas that show them), areas BIGINT (that show them)
WITH quarters AS (
  SELECT c.year, 3 * (hr_to_int(c.qtr) - 1) AS before, c.month1, c.month2, c.month3
  FROM cells c
  JOIN here h ON h.area_fips = c.area_fips
  WHERE c.size_code = '0' AND c.own_code = :own AND c.industry_code = :industry AND c.qtr <> 'A'
),
months AS (
  SELECT year, before + 1 AS month, month1 AS jobs FROM quarters
  UNION ALL
  SELECT year, before + 2 AS month, month2 AS jobs FROM quarters
  UNION ALL
  SELECT year, before + 3 AS month, month3 AS jobs FROM quarters
)
SELECT
  year,
  CAST(month AS INT) AS month,
  CAST(sum(jobs) AS BIGINT) AS jobs,
  count(jobs) AS areas
FROM months
GROUP BY year, month
ORDER BY year, month
