-- Unemployed people and the labor force by month, summed over the counties of a region.
--
-- Inputs:
--   cells(county_fips STRING, adjusted BOOLEAN, measure STRING, period DATE, value DOUBLE,
--     preliminary BOOLEAN, …)
--     monthly labor force, tidy cells (highroad.sources.laus_monthly)
--   here(county_fips STRING)   the counties of the region
-- Result: one row per month, ordered
--   period DATE, unemployed DOUBLE, labor_force DOUBLE (people; sums of what is there), numbers BIGINT (values
--   in both sums; two for each county where nothing lacks)
-- Where a file has a month both as preliminary and as final, the final number counts.
WITH settled AS (
  SELECT
    c.county_fips,
    c.period,
    c.measure,
    coalesce(max(CASE WHEN NOT c.preliminary THEN c.value END), max(c.value)) AS value
  FROM cells c
  JOIN here h ON h.county_fips = c.county_fips
  WHERE NOT c.adjusted AND (c.measure = 'unemployed' OR c.measure = 'labor_force')
  GROUP BY c.county_fips, c.period, c.measure
)
SELECT
  period,
  sum(CASE WHEN measure = 'unemployed' THEN value END) AS unemployed,
  sum(CASE WHEN measure = 'labor_force' THEN value END) AS labor_force,
  count(value) AS numbers
FROM settled
GROUP BY period
ORDER BY period
