-- Labor force and unemployment of a set of counties by year: sums of levels, never averages of rates.
--
-- Inputs:
--   cells(county_fips STRING, year INTEGER, labor_force BIGINT, unemployed BIGINT, …)   LAUS tidy cells
--   here(county_fips STRING)   the counties of the region
-- Result: one row per year, ordered by year
--   year INTEGER, labor_force, unemployed BIGINT and their mark, rate DOUBLE (percent) and its mark,
--   counties_missing BIGINT
--
-- A year in which a county has no numbers gives no sums: a partial sum would not describe the region.
WITH wanted AS (
  SELECT count(*) AS counties FROM here
),
summed AS (
  SELECT
    c.year,
    sum(c.labor_force) AS labor_force,
    sum(c.unemployed) AS unemployed,
    sum(CASE WHEN c.labor_force IS NULL OR c.unemployed IS NULL THEN 0 ELSE 1 END) AS known
  FROM cells c
  JOIN here h ON c.county_fips = h.county_fips
  GROUP BY c.year
)
SELECT
  s.year,
  CASE WHEN s.known = w.counties THEN CAST(s.labor_force AS BIGINT) END AS labor_force,
  CASE WHEN s.known = w.counties THEN CAST(s.unemployed AS BIGINT) END AS unemployed,
  CASE
    WHEN s.known = w.counties
      THEN 100 * hr_safe_ratio(CAST(s.unemployed AS DOUBLE), CAST(s.labor_force AS DOUBLE))
  END AS rate,
  CASE WHEN s.known < w.counties THEN 'not_evaluable' END AS mark,
  CAST(w.counties - s.known AS BIGINT) AS counties_missing
FROM summed s
CROSS JOIN wanted w
ORDER BY s.year
