-- Resident population of a set of counties by year.
--
-- Inputs:
--   cells(county_fips STRING, year INTEGER, population BIGINT, …)   Census tidy cells
--   here(county_fips STRING)   the counties of the region
-- Result: one row per year, ordered by year
--   year INTEGER, population BIGINT and its mark, counties_missing BIGINT
WITH wanted AS (
  SELECT count(*) AS counties FROM here
),
summed AS (
  SELECT c.year, sum(c.population) AS population, count(c.population) AS known
  FROM cells c
  JOIN here h ON c.county_fips = h.county_fips
  GROUP BY c.year
)
SELECT
  s.year,
  CASE WHEN s.known = w.counties THEN CAST(s.population AS BIGINT) END AS population,
  CASE WHEN s.known < w.counties THEN 'not_evaluable' END AS mark,
  CAST(w.counties - s.known AS BIGINT) AS counties_missing
FROM summed s
CROSS JOIN wanted w
ORDER BY s.year
