-- Jobs by industry of a region and a reference area in two vintages, for industries known in all four places.
--
-- Inputs:
--   cells(area_fips STRING, own_code STRING, industry_code STRING, agglvl_code STRING, size_code STRING,
--     employment BIGINT, …)   QCEW tidy cells of the later vintage
--   earlier_cells(area_fips STRING, …)   of the earlier vintage
--   here(area_fips STRING)   the areas of the region
--   reference(area_fips STRING)   the areas of the reference area
-- Parameters:
--   :digit STRING   last digit of the aggregation level
--   :own STRING   ownership
-- Result: one row per industry, ordered by industry_code
--   industry_code STRING, earlier, later, base_earlier, base_later DOUBLE, complete BOOLEAN (no suppressed
--   member in any of the four sums; only complete industries are decomposed)
WITH members AS (
  SELECT area_fips, 'region' AS side FROM here
  UNION ALL
  SELECT area_fips, 'base' AS side FROM reference
),
both_years AS (
  SELECT 'later' AS moment, c.area_fips, c.industry_code, c.employment
  FROM cells c
  WHERE c.size_code = '0' AND c.own_code = :own AND substr(c.agglvl_code, 2, 1) = :digit
  UNION ALL
  SELECT 'earlier' AS moment, c.area_fips, c.industry_code, c.employment
  FROM earlier_cells c
  WHERE c.size_code = '0' AND c.own_code = :own AND substr(c.agglvl_code, 2, 1) = :digit
),
summed AS (
  SELECT
    b.industry_code,
    sum(CASE WHEN m.side = 'region' AND b.moment = 'earlier' THEN b.employment ELSE 0 END) AS earlier,
    sum(CASE WHEN m.side = 'region' AND b.moment = 'later' THEN b.employment ELSE 0 END) AS later,
    sum(CASE WHEN m.side = 'base' AND b.moment = 'earlier' THEN b.employment ELSE 0 END) AS base_earlier,
    sum(CASE WHEN m.side = 'base' AND b.moment = 'later' THEN b.employment ELSE 0 END) AS base_later,
    sum(CASE WHEN b.employment IS NULL THEN 1 ELSE 0 END) AS hidden
  FROM both_years b
  JOIN members m ON m.area_fips = b.area_fips
  GROUP BY b.industry_code
)
SELECT
  industry_code,
  CAST(earlier AS DOUBLE) AS earlier,
  CAST(later AS DOUBLE) AS later,
  CAST(base_earlier AS DOUBLE) AS base_earlier,
  CAST(base_later AS DOUBLE) AS base_later,
  hidden = 0 AS complete
FROM summed
ORDER BY industry_code
