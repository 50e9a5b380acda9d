-- What an area's detailed occupations do not show, by major group and over all.
--
-- Inputs:
--   cells(area_code STRING, industry_code STRING, soc STRING, employment BIGINT, hourly_p50_mark STRING, …)
--     OEWS tidy cells (highroad.sources.oews_layout)
--   occupations(soc STRING, occupation_name STRING)   the occupations of the release
--   here(area_code STRING)   one area
-- Result: one row per major group and one for all occupations (00-0000), ordered by group_soc
--   group_soc, group_name STRING, employment BIGINT (published total of the group) and its mark,
--   jobs_shown BIGINT (sum of detailed occupations that show their jobs), jobs_not_shown BIGINT (the
--   difference; it carries the rounding of every number to 10), listed, jobs_hidden, wages_hidden, capped,
--   by_year_only, by_hour_only BIGINT (numbers of detailed occupations), unlisted BIGINT (detailed occupations
--   of the release that have no row for the area)
WITH listed AS (
  SELECT
    soc,
    occupation_name,
    concat(substr(soc, 1, 2), '-0000') AS group_soc,
    CASE
      WHEN soc = '00-0000' THEN 'total'
      WHEN substr(soc, 4, 4) = '0000' THEN 'group'
      WHEN substr(soc, 7, 1) <> '0' THEN 'detailed'
      WHEN substr(soc, 6, 1) <> '0' AND count(*) OVER (PARTITION BY substr(soc, 1, 6)) = 1 THEN 'detailed'
      ELSE 'between'
    END AS level
  FROM occupations
),
here_cells AS (
  SELECT c.*
  FROM cells c
  JOIN here h ON c.area_code = h.area_code
  WHERE c.industry_code = '000000'
),
detailed AS (
  SELECT
    l.group_soc,
    c.soc IS NOT NULL AS is_listed,
    c.employment,
    CASE WHEN c.soc IS NOT NULL AND c.employment IS NULL THEN 1 ELSE 0 END AS jobs_hidden,
    CASE WHEN c.hourly_p50_mark = 'suppressed' AND c.annual_p50_mark = 'suppressed' THEN 1 ELSE 0 END AS wages_hidden,
    CASE
      WHEN c.hourly_p90_mark = 'at_least' OR c.annual_p90_mark = 'at_least' THEN 1 ELSE 0
    END AS capped,
    CASE WHEN c.hourly_p50_mark = 'not_applicable' THEN 1 ELSE 0 END AS by_year_only,
    CASE WHEN c.annual_p50_mark = 'not_applicable' THEN 1 ELSE 0 END AS by_hour_only
  FROM listed l
  LEFT JOIN here_cells c ON c.soc = l.soc
  WHERE l.level = 'detailed'
),
both_levels AS (
  SELECT * FROM detailed
  UNION ALL
  SELECT
    '00-0000' AS group_soc, is_listed, employment, jobs_hidden, wages_hidden, capped, by_year_only, by_hour_only
  FROM detailed
),
grouped AS (
  SELECT
    group_soc,
    coalesce(sum(employment), 0) AS jobs_shown,
    sum(CASE WHEN is_listed THEN 1 ELSE 0 END) AS listed,
    sum(CASE WHEN is_listed THEN 0 ELSE 1 END) AS unlisted,
    sum(jobs_hidden) AS jobs_hidden,
    sum(wages_hidden) AS wages_hidden,
    sum(capped) AS capped,
    sum(by_year_only) AS by_year_only,
    sum(by_hour_only) AS by_hour_only
  FROM both_levels
  GROUP BY group_soc
)
SELECT
  g.group_soc,
  l.occupation_name AS group_name,
  c.employment,
  c.employment_mark,
  CAST(g.jobs_shown AS BIGINT) AS jobs_shown,
  CAST(c.employment - g.jobs_shown AS BIGINT) AS jobs_not_shown,
  CAST(g.listed AS BIGINT) AS listed,
  CAST(g.jobs_hidden AS BIGINT) AS jobs_hidden,
  CAST(g.wages_hidden AS BIGINT) AS wages_hidden,
  CAST(g.capped AS BIGINT) AS capped,
  CAST(g.by_year_only AS BIGINT) AS by_year_only,
  CAST(g.by_hour_only AS BIGINT) AS by_hour_only,
  CAST(g.unlisted AS BIGINT) AS unlisted
FROM grouped g
JOIN listed l ON l.soc = g.group_soc
LEFT JOIN here_cells c ON c.soc = g.group_soc
ORDER BY g.group_soc
