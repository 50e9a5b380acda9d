-- Jobs and establishments by industry at every level of detail, each cell with the industry it is part of and
-- what it was when it was last disclosed: what the estimates of suppressed cells start from.
--
-- Inputs:
--   cells(area_fips STRING, own_code STRING, industry_code STRING, agglvl_code STRING, size_code STRING,
--     year INT, establishments BIGINT, employment BIGINT, …)   QCEW tidy cells of one vintage
--   earlier_cells(…)   the same of earlier vintages of the same part of the year and the same classification
--     (vintages that are not earlier are left out)
--   here(area_fips STRING)   the areas asked about
-- Parameters:
--   :own STRING   ownership
-- Result: one row per area and industry, ordered by both
--   area, industry_code, level (last digit of the aggregation level), parent STRING (null for the total),
--   establishments, employment BIGINT (null where suppressed), past, past_establishments, past_parent BIGINT
--   (null where never disclosed; the parent may be null alone)
WITH chosen AS (
  SELECT
    c.area_fips AS area,
    c.industry_code,
    substr(c.agglvl_code, 2, 1) AS level,
    c.establishments,
    c.employment,
    c.year
  FROM cells c
  JOIN here h ON h.area_fips = c.area_fips
  WHERE c.size_code = '0' AND c.own_code = :own
),
earlier AS (
  SELECT e.area_fips AS area, e.industry_code, e.establishments, e.employment, e.year
  FROM earlier_cells e
  JOIN here h ON h.area_fips = e.area_fips
  WHERE e.size_code = '0' AND e.own_code = :own AND e.year < (SELECT min(year) FROM chosen)
),
parents AS (
  SELECT
    c.*,
    CASE
      WHEN c.level = '1' THEN CAST(NULL AS STRING)
      WHEN c.level = '2' THEN '10'
      WHEN c.level = '3' AND c.industry_code <= '1013' THEN '101'
      WHEN c.level = '3' THEN '102'
      WHEN c.level = '4' AND (c.industry_code = '11' OR c.industry_code = '21') THEN '1011'
      WHEN c.level = '4' AND c.industry_code = '23' THEN '1012'
      WHEN c.level = '4' AND c.industry_code = '31-33' THEN '1013'
      WHEN c.level = '4' AND c.industry_code <= '48-49' THEN '1021'
      WHEN c.level = '4' AND c.industry_code = '51' THEN '1022'
      WHEN c.level = '4' AND c.industry_code <= '53' THEN '1023'
      WHEN c.level = '4' AND c.industry_code <= '56' THEN '1024'
      WHEN c.level = '4' AND c.industry_code <= '62' THEN '1025'
      WHEN c.level = '4' AND c.industry_code <= '72' THEN '1026'
      WHEN c.level = '4' AND c.industry_code = '81' THEN '1027'
      WHEN c.level = '4' AND c.industry_code = '92' THEN '1028'
      WHEN c.level = '4' THEN '1029'
      WHEN c.level = '5' AND substr(c.industry_code, 1, 1) = '3' THEN '31-33'
      WHEN c.level = '5' AND substr(c.industry_code, 1, 2) = '44' THEN '44-45'
      WHEN c.level = '5' AND substr(c.industry_code, 1, 2) = '45' THEN '44-45'
      WHEN c.level = '5' AND substr(c.industry_code, 1, 2) = '48' THEN '48-49'
      WHEN c.level = '5' AND substr(c.industry_code, 1, 2) = '49' THEN '48-49'
      ELSE substr(c.industry_code, 1, length(c.industry_code) - 1)
    END AS parent
  FROM chosen c
),
disclosed AS (
  SELECT
    e.area,
    e.industry_code,
    e.year,
    e.establishments,
    e.employment,
    row_number() OVER (PARTITION BY e.area, e.industry_code ORDER BY e.year DESC) AS newest
  FROM earlier e
  WHERE e.employment IS NOT NULL AND e.employment > 0
)
SELECT
  p.area,
  p.industry_code,
  p.level,
  p.parent,
  p.establishments,
  p.employment,
  d.employment AS past,
  d.establishments AS past_establishments,
  above.employment AS past_parent
FROM parents p
LEFT JOIN disclosed d ON d.area = p.area AND d.industry_code = p.industry_code AND d.newest = 1
LEFT JOIN earlier above
  ON above.area = p.area AND above.industry_code = p.parent AND above.year = d.year
ORDER BY p.area, p.industry_code
