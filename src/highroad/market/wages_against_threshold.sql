-- What part of an occupation's jobs pays at least a threshold: what the published percentiles prove, and an
-- estimate between them.
--
-- Inputs:
--   cells(area_code STRING, industry_code STRING, soc STRING, employment BIGINT, hourly_p10 DOUBLE,
--     hourly_p10_mark STRING, …, annual_p90 DOUBLE, annual_p90_mark STRING)   OEWS tidy cells
--   occupations(soc STRING, occupation_name STRING)   the occupations of the release
--   here(area_code STRING)   one area
-- Parameters:
--   :hourly DOUBLE   the threshold in dollars per hour
--   :annual DOUBLE   the same threshold in dollars per year, for occupations paid by the year
-- Result: one row per occupation listed for the area, ordered by soc
--   soc, occupation_name, level, group_soc STRING, employment BIGINT and its mark, basis STRING (hour, year or
--   null without a usable wage), p10, p25, p50, p75, p90 DOUBLE (null where not published or capped),
--   capped_p10 … capped_p90 DOUBLE (the cap, where the percentile is at or above it), threshold DOUBLE (in the
--   basis), lower, upper, estimate DOUBLE (percent of jobs at or above the threshold), hourly_p25 … annual_p75
--   DOUBLE and their marks as published
--
-- Proof: when the threshold is at or below the k-th percentile, at least 100 - k percent are paid as much;
-- when it is above, at most 100 - k percent are. A capped percentile proves the first for thresholds up to the
-- cap. Estimate: the cumulative share is linear in log wage between neighboring published percentiles, and
-- goes on with the slope of the outermost two beyond them, held within what is proven.
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
based AS (
  SELECT
    c.*,
    CASE
      WHEN coalesce(c.hourly_p10, c.hourly_p25, c.hourly_p50, c.hourly_p75, c.hourly_p90) IS NOT NULL THEN 'hour'
      WHEN coalesce(c.annual_p10, c.annual_p25, c.annual_p50, c.annual_p75, c.annual_p90) IS NOT NULL THEN 'year'
    END AS basis
  FROM cells c
  JOIN here h ON c.area_code = h.area_code
  WHERE c.industry_code = '000000'
),
percentiles AS (
  SELECT
    soc,
    employment,
    employment_mark,
    basis,
    CASE basis WHEN 'hour' THEN CAST(:hourly AS DOUBLE) WHEN 'year' THEN CAST(:annual AS DOUBLE) END AS threshold,
    CASE
      WHEN basis = 'hour' AND hourly_p10_mark IS NULL THEN hourly_p10
      WHEN basis = 'year' AND annual_p10_mark IS NULL THEN annual_p10
    END AS p10,
    CASE
      WHEN basis = 'hour' AND hourly_p10_mark = 'at_least' THEN hourly_p10
      WHEN basis = 'year' AND annual_p10_mark = 'at_least' THEN annual_p10
    END AS capped_p10,
    CASE
      WHEN basis = 'hour' AND hourly_p25_mark IS NULL THEN hourly_p25
      WHEN basis = 'year' AND annual_p25_mark IS NULL THEN annual_p25
    END AS p25,
    CASE
      WHEN basis = 'hour' AND hourly_p25_mark = 'at_least' THEN hourly_p25
      WHEN basis = 'year' AND annual_p25_mark = 'at_least' THEN annual_p25
    END AS capped_p25,
    CASE
      WHEN basis = 'hour' AND hourly_p50_mark IS NULL THEN hourly_p50
      WHEN basis = 'year' AND annual_p50_mark IS NULL THEN annual_p50
    END AS p50,
    CASE
      WHEN basis = 'hour' AND hourly_p50_mark = 'at_least' THEN hourly_p50
      WHEN basis = 'year' AND annual_p50_mark = 'at_least' THEN annual_p50
    END AS capped_p50,
    CASE
      WHEN basis = 'hour' AND hourly_p75_mark IS NULL THEN hourly_p75
      WHEN basis = 'year' AND annual_p75_mark IS NULL THEN annual_p75
    END AS p75,
    CASE
      WHEN basis = 'hour' AND hourly_p75_mark = 'at_least' THEN hourly_p75
      WHEN basis = 'year' AND annual_p75_mark = 'at_least' THEN annual_p75
    END AS capped_p75,
    CASE
      WHEN basis = 'hour' AND hourly_p90_mark IS NULL THEN hourly_p90
      WHEN basis = 'year' AND annual_p90_mark IS NULL THEN annual_p90
    END AS p90,
    CASE
      WHEN basis = 'hour' AND hourly_p90_mark = 'at_least' THEN hourly_p90
      WHEN basis = 'year' AND annual_p90_mark = 'at_least' THEN annual_p90
    END AS capped_p90
  FROM based
),
points AS (
  SELECT soc, threshold, CAST(10.0 AS DOUBLE) AS k, p10 AS wage, capped_p10 AS capped FROM percentiles
  UNION ALL SELECT soc, threshold, CAST(25 AS DOUBLE), p25, capped_p25 FROM percentiles
  UNION ALL SELECT soc, threshold, CAST(50 AS DOUBLE), p50, capped_p50 FROM percentiles
  UNION ALL SELECT soc, threshold, CAST(75 AS DOUBLE), p75, capped_p75 FROM percentiles
  UNION ALL SELECT soc, threshold, CAST(90 AS DOUBLE), p90, capped_p90 FROM percentiles
),
proofs AS (
  SELECT
    soc,
    coalesce(max(CASE WHEN coalesce(wage, capped) >= threshold THEN 100 - k END), CAST(0 AS DOUBLE)) AS lower,
    coalesce(min(CASE WHEN wage < threshold THEN 100 - k END), CAST(100 AS DOUBLE)) AS upper
  FROM points
  WHERE threshold IS NOT NULL
  GROUP BY soc
),
segments AS (
  SELECT
    soc,
    threshold,
    k AS k_low,
    wage AS wage_low,
    lead(k) OVER (PARTITION BY soc ORDER BY k) AS k_high,
    lead(wage) OVER (PARTITION BY soc ORDER BY k) AS wage_high,
    row_number() OVER (PARTITION BY soc ORDER BY k) AS segment,
    count(*) OVER (PARTITION BY soc) AS known
  FROM points
  WHERE wage IS NOT NULL
),
guesses AS (
  SELECT
    soc,
    segment,
    CASE
      WHEN wage_high > wage_low
        THEN k_low + (k_high - k_low) * ln(threshold / wage_low) / ln(wage_high / wage_low)
      WHEN threshold > wage_low THEN k_high
      ELSE k_low
    END AS below
  FROM segments
  WHERE wage_high IS NOT NULL
    AND (
      (threshold >= wage_low AND threshold <= wage_high)
      OR (segment = 1 AND threshold < wage_low)
      OR (segment = known - 1 AND threshold > wage_high)
    )
),
estimates AS (
  SELECT
    soc,
    100 - least(greatest(below, CAST(0 AS DOUBLE)), CAST(100 AS DOUBLE)) AS estimate,
    row_number() OVER (PARTITION BY soc ORDER BY segment) AS choice
  FROM guesses
)
SELECT
  l.soc,
  l.occupation_name,
  l.level,
  l.group_soc,
  p.employment,
  p.employment_mark,
  p.basis,
  p.p10, p.p25, p.p50, p.p75, p.p90,
  p.capped_p10, p.capped_p25, p.capped_p50, p.capped_p75, p.capped_p90,
  p.threshold,
  f.lower,
  f.upper,
  CASE WHEN e.estimate IS NOT NULL THEN least(greatest(e.estimate, f.lower), f.upper) END AS estimate,
  b.hourly_p25, b.hourly_p25_mark, b.hourly_p50, b.hourly_p50_mark, b.hourly_p75, b.hourly_p75_mark,
  b.annual_p25, b.annual_p25_mark, b.annual_p50, b.annual_p50_mark, b.annual_p75, b.annual_p75_mark
FROM percentiles p
JOIN listed l ON l.soc = p.soc
JOIN based b ON b.soc = p.soc
LEFT JOIN proofs f ON f.soc = p.soc
LEFT JOIN estimates e ON e.soc = p.soc AND e.choice = 1
ORDER BY l.soc
