-- Areas whose work is most like an area's: by what they work in, how many, and what it pays.
--
-- Inputs:
--   cells(area_code STRING, area_type STRING, industry_code STRING, soc STRING, employment BIGINT,
--     hourly_p50 DOUBLE, …)   OEWS tidy cells (highroad.sources.oews_layout)
--   areas(area_code STRING, area_name STRING)   names of the areas
--   here(area_code STRING)   one area
-- Parameters:
--   :most DOUBLE   how many times larger or smaller a peer may be
-- Result: one row per area of the same type, ordered by distance, area_code
--   area_code, area_name STRING, shared DOUBLE (percent of jobs in the same major groups: 100 minus half the
--   sum of absolute differences of shares), groups_shown BIGINT (major groups that both show), jobs BIGINT,
--   size_ratio DOUBLE, median_wage, wage_ratio DOUBLE, distance DOUBLE
--
-- distance = (100 - shared) / 10 + |ln size_ratio| + 5 |ln wage_ratio|: one point for ten percent of jobs in
-- other groups, for a size e times as large, or for a median wage a fifth (in logs) higher. A rule of thumb.
WITH kind AS (
  SELECT max(c.area_type) AS area_type FROM cells c JOIN here h ON c.area_code = h.area_code
),
totals AS (
  SELECT c.area_code, CAST(c.employment AS DOUBLE) AS jobs, c.hourly_p50
  FROM cells c
  CROSS JOIN kind k
  WHERE c.industry_code = '000000' AND c.soc = '00-0000' AND c.area_type = k.area_type
),
shares AS (
  SELECT c.area_code, c.soc, 100 * hr_safe_ratio(CAST(c.employment AS DOUBLE), t.jobs) AS share
  FROM cells c
  JOIN totals t ON t.area_code = c.area_code
  WHERE c.industry_code = '000000' AND substr(c.soc, 4, 4) = '0000' AND c.soc <> '00-0000'
    AND c.employment IS NOT NULL
),
ours AS (
  SELECT s.soc, s.share FROM shares s JOIN here h ON s.area_code = h.area_code
),
our_total AS (
  SELECT t.jobs, t.hourly_p50 FROM totals t JOIN here h ON t.area_code = h.area_code
),
alike AS (
  SELECT s.area_code, sum(least(s.share, o.share)) AS shared, count(*) AS shown
  FROM shares s
  JOIN ours o ON o.soc = s.soc
  GROUP BY s.area_code
),
measured AS (
  SELECT
    a.area_code,
    a.shared,
    a.shown,
    t.jobs,
    hr_safe_ratio(t.jobs, o.jobs) AS size_ratio,
    t.hourly_p50 AS median_wage,
    hr_safe_ratio(t.hourly_p50, o.hourly_p50) AS wage_ratio
  FROM alike a
  JOIN totals t ON t.area_code = a.area_code
  CROSS JOIN our_total o
)
SELECT
  m.area_code,
  n.area_name,
  m.shared,
  CAST(m.shown AS BIGINT) AS groups_shown,
  CAST(m.jobs AS BIGINT) AS jobs,
  m.size_ratio,
  m.median_wage,
  m.wage_ratio,
  (100 - m.shared) / 10 + abs(ln(m.size_ratio)) + 5 * abs(ln(m.wage_ratio)) AS distance
FROM measured m
JOIN areas n ON n.area_code = m.area_code
LEFT JOIN here h ON h.area_code = m.area_code
WHERE h.area_code IS NULL
  AND m.size_ratio BETWEEN 1 / CAST(:most AS DOUBLE) AND CAST(:most AS DOUBLE)
  AND m.wage_ratio > 0
ORDER BY distance, m.area_code
