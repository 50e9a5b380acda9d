-- Unemployment in every county of a state in one year, as published.
--
-- Inputs:
--   cells(county_fips STRING, rate DOUBLE, unemployed BIGINT, labor_force BIGINT, rate_mark STRING, …)
--     LAUS tidy cells of one year
-- Parameters:
--   :state STRING   two digits
-- Result: one row per county, the highest rate first
--   county_fips STRING, rate DOUBLE (percent), unemployed, labor_force BIGINT, mark STRING
SELECT
  county_fips,
  rate,
  unemployed,
  labor_force,
  CASE WHEN rate IS NULL OR unemployed IS NULL OR labor_force IS NULL THEN coalesce(rate_mark, 'missing') END
    AS mark
FROM cells
WHERE substr(county_fips, 1, 2) = :state
ORDER BY rate DESC NULLS LAST, county_fips
