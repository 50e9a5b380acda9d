-- Jobs and establishments by industry at every level of detail, each cell with the industry it is part of and
-- what it was when it was disclosed nearest in time: what the estimates of suppressed cells start from. Where an
-- area's total of the ownership asked about is suppressed, the other ownerships and the total of all stand beside
-- it, of which it is a part.
--
-- Inputs:
--   cells(area_fips STRING, own_code STRING, industry_code STRING, agglvl_code STRING, size_code STRING,
--     year INT, establishments BIGINT, employment BIGINT, …)   QCEW tidy cells of one vintage
--   earlier_cells(…)   the same of other vintages of the same classification (the vintage itself is left out)
--   here(area_fips STRING)   the areas asked about
-- Parameters:
--   :own STRING   ownership
-- Result: one row per area and industry, ordered by both
--   area, industry_code ('0' all ownerships, '10' the one asked about, '10:1' another), level (last digit of the
--   aggregation level; '0' for ownerships), parent STRING (null for the total), establishments, employment BIGINT
--   (null where suppressed), past, past_establishments, past_parent BIGINT (null where never disclosed; the parent
--   may be null alone)
WITH dated AS (
  SELECT
    c.*,
    c.year * 8 + CASE c.qtr WHEN '1' THEN 1 WHEN '2' THEN 3 WHEN '3' THEN 5 WHEN '4' THEN 7 ELSE 4 END AS moment
  FROM cells c
  JOIN here h ON h.area_fips = c.area_fips
  WHERE c.size_code = '0' AND c.establishments IS NOT NULL  -- without any the cell was there a year ago only
),
asked AS (
  SELECT
    d.area_fips AS area,
    d.industry_code,
    substr(d.agglvl_code, 2, 1) AS level,
    d.establishments,
    d.employment,
    d.moment
  FROM dated d
  WHERE d.own_code = :own
),
chosen AS (
  SELECT * FROM asked
  UNION ALL
  SELECT
    d.area_fips AS area,
    CASE WHEN d.own_code = '0' THEN '0' ELSE concat('10:', d.own_code) END AS industry_code,
    '0' AS level,
    d.establishments,
    d.employment,
    d.moment
  FROM dated d
  WHERE d.industry_code = '10' AND d.own_code <> :own AND d.own_code <= '5'
    AND (SELECT count(*) FROM asked a WHERE a.industry_code = '10' AND a.employment IS NULL) > 0
),
earlier AS (
  SELECT
    e.area_fips AS area,
    e.industry_code,
    e.year * 8 + CASE e.qtr WHEN '1' THEN 1 WHEN '2' THEN 3 WHEN '3' THEN 5 WHEN '4' THEN 7 ELSE 4 END AS moment,
    e.establishments,
    e.employment
  FROM earlier_cells e
  JOIN here h ON h.area_fips = e.area_fips
  WHERE e.size_code = '0' AND e.own_code = :own
),
parents AS (
  SELECT
    c.*,
    CASE
      WHEN c.industry_code = '0' THEN CAST(NULL AS STRING)
      WHEN c.level = '0' OR c.level = '1' THEN '0'
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
    e.moment,
    e.establishments,
    e.employment,
    row_number() OVER (
      PARTITION BY e.area, e.industry_code ORDER BY abs(e.moment - n.moment), e.moment
    ) AS nearest
  FROM earlier e
  CROSS JOIN (SELECT min(moment) AS moment FROM asked) n
  WHERE e.employment IS NOT NULL AND e.employment > 0 AND e.moment <> n.moment
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
LEFT JOIN disclosed d ON d.area = p.area AND d.industry_code = p.industry_code AND d.nearest = 1
LEFT JOIN earlier above
  ON above.area = p.area AND above.industry_code = p.parent AND above.moment = d.moment
ORDER BY p.area, p.industry_code
