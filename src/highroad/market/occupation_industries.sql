-- In which industries of the nation one occupation works.
--
-- Inputs:
--   cells(area_code STRING, industry_code STRING, soc STRING, employment BIGINT, hourly_p50 DOUBLE, …)
--     OEWS tidy cells (highroad.sources.oews_layout)
--   industries(industry_code STRING, industry_name STRING, display_level BIGINT)   the industries of the release
-- Parameters:
--   :soc STRING              the occupation
--   :display_level BIGINT    2 for sectors, 3 for three-digit industries
-- Result: one row per industry in which the occupation is listed, most jobs first, withheld ones at the end
--   industry_code, industry STRING, jobs BIGINT and jobs_mark, share DOUBLE (percent of the occupation's jobs
--   in the nation), rse DOUBLE (percent), hourly_p50, annual_p50 DOUBLE and their marks
--
-- Sectors by ownership alone (the federal government with the postal service, and the like) overlap others and
-- are left out: their codes end in 01, 02 or 03.
WITH whole AS (
  SELECT max(employment) AS jobs
  FROM cells
  WHERE area_code = '0000000' AND industry_code = '000000' AND soc = :soc
)
SELECT
  i.industry_code,
  i.industry_name AS industry,
  CAST(c.employment AS BIGINT) AS jobs,
  CASE WHEN c.employment IS NULL THEN 'suppressed' END AS jobs_mark,
  100 * hr_safe_ratio(CAST(c.employment AS DOUBLE), CAST(w.jobs AS DOUBLE)) AS share,
  c.employment_rse AS rse,
  c.hourly_p50,
  c.hourly_p50_mark,
  c.annual_p50,
  c.annual_p50_mark
FROM cells c
JOIN industries i ON i.industry_code = c.industry_code
CROSS JOIN whole w
WHERE c.area_code = '0000000'
  AND c.soc = :soc
  AND i.display_level = :display_level
  AND substr(i.industry_code, 5, 2) NOT IN ('01', '02', '03')
ORDER BY CASE WHEN c.employment IS NULL THEN 1 ELSE 0 END, jobs DESC, i.industry_code
