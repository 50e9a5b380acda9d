-- Jobs by industry in a set of places, each of one or more areas.
--
-- Inputs:
--   cells(area_fips STRING, own_code STRING, industry_code STRING, agglvl_code STRING, size_code STRING,
--     employment BIGINT, establishments, total_wages BIGINT, …)   QCEW tidy cells (highroad.sources.qcew_layout)
--   here(place STRING, area_code STRING)   the places, each of one or more areas
-- Parameters:
--   :digit STRING   last digit of the aggregation level (as in industry_mix.sql)
--   :own STRING   ownership
-- Result: one row per place and industry, ordered by both
--   place, activity STRING, jobs BIGINT (of the cells that are shown; null when none is), wages BIGINT (of the
--   same cells), establishments BIGINT, cells BIGINT, hidden BIGINT (suppressed cells among them),
--   establishments_hidden BIGINT (in the suppressed cells)
SELECT
  h.place,
  c.industry_code AS activity,
  CAST(sum(c.employment) AS BIGINT) AS jobs,
  CAST(sum(CASE WHEN c.employment IS NULL THEN NULL ELSE c.total_wages END) AS BIGINT) AS wages,
  CAST(sum(c.establishments) AS BIGINT) AS establishments,
  count(*) AS cells,
  CAST(sum(CASE WHEN c.employment IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS hidden,
  CAST(sum(CASE WHEN c.employment IS NULL THEN c.establishments ELSE 0 END) AS BIGINT) AS establishments_hidden
FROM cells c
JOIN here h ON h.area_code = c.area_fips
WHERE c.size_code = '0' AND c.own_code = :own AND substr(c.agglvl_code, 2, 1) = :digit
GROUP BY h.place, c.industry_code
ORDER BY h.place, activity
