-- Jobs and median wages of the same areas in two vintages of OEWS, occupation by occupation.
--
-- Inputs:
--   cells(area_code STRING, industry_code STRING, soc STRING, employment BIGINT, …)   the later vintage
--   occupations(soc STRING, occupation_name STRING)   the occupations of the later vintage
--   earlier_cells(area_code STRING, industry_code STRING, soc STRING, …)   the earlier vintage
--   earlier_occupations(soc STRING, occupation_name STRING)   the occupations of the earlier vintage
--   here(area_code STRING)   one area
-- Parameters:
--   :z DOUBLE   standard normal deviate by which a difference counts as beyond sampling error
-- Result: one row per occupation in either vintage, ordered by soc
--   soc, occupation_name STRING, level STRING (total, group, detailed, between; of the vintage that has it),
--   status STRING (both, only_later, only_earlier), employment, earlier_employment BIGINT and marks,
--   difference BIGINT, beyond_error BOOLEAN, hourly_p50, earlier_hourly_p50 DOUBLE and marks
--
-- Codes that only one vintage has are never differenced: the classification changed, or the publisher began or
-- ceased to list them.
WITH names AS (
  SELECT
    coalesce(n.soc, e.soc) AS soc,
    coalesce(n.occupation_name, e.occupation_name) AS occupation_name,
    n.soc IS NOT NULL AS in_later,
    e.soc IS NOT NULL AS in_earlier
  FROM occupations n
  FULL OUTER JOIN earlier_occupations e ON e.soc = n.soc
),
listed AS (
  SELECT
    soc,
    occupation_name,
    in_later,
    in_earlier,
    CASE
      WHEN soc = '00-0000' THEN 'total'
      WHEN substr(soc, 4, 4) = '0000' THEN 'group'
      WHEN substr(soc, 7, 1) <> '0' THEN 'detailed'
      WHEN substr(soc, 6, 1) <> '0' AND count(*) OVER (PARTITION BY substr(soc, 1, 6)) = 1 THEN 'detailed'
      ELSE 'between'
    END AS level
  FROM names
),
later AS (
  SELECT c.* FROM cells c JOIN here h ON c.area_code = h.area_code WHERE c.industry_code = '000000'
),
earlier AS (
  SELECT c.* FROM earlier_cells c JOIN here h ON c.area_code = h.area_code WHERE c.industry_code = '000000'
),
paired AS (
  SELECT
    l.soc,
    l.occupation_name,
    l.level,
    CASE
      WHEN l.in_later AND l.in_earlier THEN 'both'
      WHEN l.in_later THEN 'only_later'
      ELSE 'only_earlier'
    END AS status,
    n.employment,
    coalesce(n.employment_mark, CASE WHEN n.soc IS NULL THEN 'missing' END) AS employment_mark,
    e.employment AS earlier_employment,
    coalesce(e.employment_mark, CASE WHEN e.soc IS NULL THEN 'missing' END) AS earlier_employment_mark,
    n.employment - e.employment AS difference,
    sqrt(power(n.employment * n.employment_rse / 100, 2) + power(e.employment * e.employment_rse / 100, 2)) AS error,
    n.hourly_p50,
    coalesce(n.hourly_p50_mark, CASE WHEN n.soc IS NULL THEN 'missing' END) AS hourly_p50_mark,
    e.hourly_p50 AS earlier_hourly_p50,
    coalesce(e.hourly_p50_mark, CASE WHEN e.soc IS NULL THEN 'missing' END) AS earlier_hourly_p50_mark
  FROM listed l
  LEFT JOIN later n ON n.soc = l.soc
  LEFT JOIN earlier e ON e.soc = l.soc
  WHERE n.soc IS NOT NULL OR e.soc IS NOT NULL
)
SELECT
  soc,
  occupation_name,
  level,
  status,
  employment,
  employment_mark,
  earlier_employment,
  earlier_employment_mark,
  CAST(difference AS BIGINT) AS difference,
  CASE WHEN difference IS NULL THEN 'not_evaluable' END AS difference_mark,
  abs(difference) > :z * error AS beyond_error,
  hourly_p50,
  hourly_p50_mark,
  earlier_hourly_p50,
  earlier_hourly_p50_mark
FROM paired
ORDER BY soc
