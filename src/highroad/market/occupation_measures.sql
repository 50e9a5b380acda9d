-- Employment and wages of occupations in one or several areas, as published.
--
-- Inputs:
--   cells(area_code STRING, industry_code STRING, soc STRING, employment BIGINT, hourly_p50 DOUBLE, …)
--     OEWS tidy cells (highroad.sources.oews_layout)
--   occupations(soc STRING, occupation_name STRING)   the occupations of the release
--   here(place STRING, area_code STRING)   the places the question is about, each of one or more areas (summed)
-- Parameters:
--   :soc STRING   one occupation, or '' for all
-- Result: one row per place and occupation listed for it, ordered by place, soc
--   place, soc, occupation_name, level (total, group, between, detailed), group_soc, group_name STRING,
--   employment BIGINT and its mark, employment_rse DOUBLE (percent), share_of_jobs DOUBLE (percent of all
--   jobs of the areas), and the publisher's wages with their marks
--
-- Employment adds up over areas; an area that does not show it makes the sum a lower bound. Wages do not add
-- up: with several areas they are not evaluable. The detailed level is as in location_quotients.sql.
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
areas AS (
  SELECT place, count(*) AS areas FROM here GROUP BY place
),
summed AS (
  SELECT
    h.place,
    c.soc,
    sum(c.employment) AS employment,
    sum(CASE WHEN c.employment IS NULL THEN 1 ELSE 0 END) AS suppressed,
    count(*) AS listed_areas,
    max(c.employment_rse) AS employment_rse,
    sqrt(sum(power(c.employment * c.employment_rse / 100, 2))) AS standard_error,
    max(c.jobs_per_1000) AS jobs_per_1000,
    max(c.wage_rse) AS wage_rse, max(c.wage_rse_mark) AS wage_rse_mark,
    max(c.hourly_mean) AS hourly_mean, max(c.hourly_mean_mark) AS hourly_mean_mark,
    max(c.annual_mean) AS annual_mean, max(c.annual_mean_mark) AS annual_mean_mark,
    max(c.hourly_p10) AS hourly_p10, max(c.hourly_p10_mark) AS hourly_p10_mark,
    max(c.hourly_p25) AS hourly_p25, max(c.hourly_p25_mark) AS hourly_p25_mark,
    max(c.hourly_p50) AS hourly_p50, max(c.hourly_p50_mark) AS hourly_p50_mark,
    max(c.hourly_p75) AS hourly_p75, max(c.hourly_p75_mark) AS hourly_p75_mark,
    max(c.hourly_p90) AS hourly_p90, max(c.hourly_p90_mark) AS hourly_p90_mark,
    max(c.annual_p10) AS annual_p10, max(c.annual_p10_mark) AS annual_p10_mark,
    max(c.annual_p25) AS annual_p25, max(c.annual_p25_mark) AS annual_p25_mark,
    max(c.annual_p50) AS annual_p50, max(c.annual_p50_mark) AS annual_p50_mark,
    max(c.annual_p75) AS annual_p75, max(c.annual_p75_mark) AS annual_p75_mark,
    max(c.annual_p90) AS annual_p90, max(c.annual_p90_mark) AS annual_p90_mark
  FROM cells c
  JOIN here h ON c.area_code = h.area_code
  WHERE c.industry_code = '000000' AND (:soc = '' OR c.soc = :soc OR c.soc = '00-0000')
  GROUP BY h.place, c.soc
),
total AS (
  SELECT place, CAST(employment AS DOUBLE) AS jobs FROM summed WHERE soc = '00-0000'
)
SELECT
  s.place,
  l.soc,
  l.occupation_name,
  l.level,
  l.group_soc,
  g.occupation_name AS group_name,
  CAST(s.employment AS BIGINT) AS employment,
  CASE
    WHEN s.employment IS NULL THEN 'suppressed'
    WHEN s.suppressed + a.areas - s.listed_areas > 0 THEN 'at_least'
  END AS employment_mark,
  CASE
    WHEN a.areas = 1 THEN s.employment_rse
    ELSE 100 * hr_safe_ratio(s.standard_error, CAST(s.employment AS DOUBLE))
  END AS employment_rse,
  100 * hr_safe_ratio(CAST(s.employment AS DOUBLE), t.jobs) AS share_of_jobs,
  CASE WHEN a.areas = 1 THEN s.wage_rse END AS wage_rse,
  CASE WHEN a.areas = 1 THEN s.wage_rse_mark ELSE 'not_evaluable' END AS wage_rse_mark,
  CASE WHEN a.areas = 1 THEN s.hourly_mean END AS hourly_mean,
  CASE WHEN a.areas = 1 THEN s.hourly_mean_mark ELSE 'not_evaluable' END AS hourly_mean_mark,
  CASE WHEN a.areas = 1 THEN s.annual_mean END AS annual_mean,
  CASE WHEN a.areas = 1 THEN s.annual_mean_mark ELSE 'not_evaluable' END AS annual_mean_mark,
  CASE WHEN a.areas = 1 THEN s.hourly_p10 END AS hourly_p10,
  CASE WHEN a.areas = 1 THEN s.hourly_p10_mark ELSE 'not_evaluable' END AS hourly_p10_mark,
  CASE WHEN a.areas = 1 THEN s.hourly_p25 END AS hourly_p25,
  CASE WHEN a.areas = 1 THEN s.hourly_p25_mark ELSE 'not_evaluable' END AS hourly_p25_mark,
  CASE WHEN a.areas = 1 THEN s.hourly_p50 END AS hourly_p50,
  CASE WHEN a.areas = 1 THEN s.hourly_p50_mark ELSE 'not_evaluable' END AS hourly_p50_mark,
  CASE WHEN a.areas = 1 THEN s.hourly_p75 END AS hourly_p75,
  CASE WHEN a.areas = 1 THEN s.hourly_p75_mark ELSE 'not_evaluable' END AS hourly_p75_mark,
  CASE WHEN a.areas = 1 THEN s.hourly_p90 END AS hourly_p90,
  CASE WHEN a.areas = 1 THEN s.hourly_p90_mark ELSE 'not_evaluable' END AS hourly_p90_mark,
  CASE WHEN a.areas = 1 THEN s.annual_p10 END AS annual_p10,
  CASE WHEN a.areas = 1 THEN s.annual_p10_mark ELSE 'not_evaluable' END AS annual_p10_mark,
  CASE WHEN a.areas = 1 THEN s.annual_p25 END AS annual_p25,
  CASE WHEN a.areas = 1 THEN s.annual_p25_mark ELSE 'not_evaluable' END AS annual_p25_mark,
  CASE WHEN a.areas = 1 THEN s.annual_p50 END AS annual_p50,
  CASE WHEN a.areas = 1 THEN s.annual_p50_mark ELSE 'not_evaluable' END AS annual_p50_mark,
  CASE WHEN a.areas = 1 THEN s.annual_p75 END AS annual_p75,
  CASE WHEN a.areas = 1 THEN s.annual_p75_mark ELSE 'not_evaluable' END AS annual_p75_mark,
  CASE WHEN a.areas = 1 THEN s.annual_p90 END AS annual_p90,
  CASE WHEN a.areas = 1 THEN s.annual_p90_mark ELSE 'not_evaluable' END AS annual_p90_mark
FROM summed s
JOIN listed l ON l.soc = s.soc
LEFT JOIN listed g ON g.soc = l.group_soc
JOIN areas a ON a.place = s.place
JOIN total t ON t.place = s.place
ORDER BY s.place, l.soc
