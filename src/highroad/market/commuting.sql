-- Where the people who work in a region live, or where the people who live there work, by county.
--
-- Inputs:
--   flows(job_type STRING, work_block STRING, home_block STRING, jobs INTEGER, to_1250 INTEGER,
--     over_3333 INTEGER, …)   LODES flows, a row for each pair of census blocks
--   here(county_fips STRING)   the counties of the region
-- Parameters:
--   :direction STRING   'in' (homes of those who work here) or 'out' (workplaces of those who live here)
-- Result: one row per county at the other end, most jobs first
--   county_fips STRING, jobs, low, high BIGINT (all; up to $1,250, over $3,333 a month)
--
-- The county is the first five digits of a block. Only all jobs (JT00) are added up: other files of the same
-- state hold parts of them.
WITH ends AS (
  SELECT
    CASE WHEN :direction = 'in' THEN substr(work_block, 1, 5) ELSE substr(home_block, 1, 5) END AS near_county,
    CASE WHEN :direction = 'in' THEN substr(home_block, 1, 5) ELSE substr(work_block, 1, 5) END AS far_county,
    jobs,
    to_1250,
    over_3333
  FROM flows
  WHERE job_type = 'JT00'
)
SELECT
  e.far_county AS county_fips,
  CAST(sum(e.jobs) AS BIGINT) AS jobs,
  CAST(sum(e.to_1250) AS BIGINT) AS low,
  CAST(sum(e.over_3333) AS BIGINT) AS high
FROM ends e
JOIN here h ON e.near_county = h.county_fips
GROUP BY e.far_county
ORDER BY jobs DESC, county_fips
