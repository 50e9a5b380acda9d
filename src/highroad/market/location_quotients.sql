-- Location quotients of occupations, with the uncertainty that the published standard errors leave.
--
-- Inputs:
--   cells(area_code STRING, industry_code STRING, soc STRING, employment BIGINT, employment_rse DOUBLE,
--     location_quotient DOUBLE, …)   OEWS tidy cells (highroad.sources.oews_layout)
--   occupations(soc STRING, occupation_name STRING)   the occupations of the release
--   here(place STRING, area_code STRING)   the places the question is about, each of one or more areas (summed)
--   base(area_code STRING)   the area they are compared with
-- Parameters:
--   :soc STRING   one occupation, or '' for all
--   :z DOUBLE   standard normal deviate of the interval (1.6449 for 90 percent)
-- Result: one row per place and occupation listed for it, ordered by place, soc
--   place STRING, soc STRING, occupation_name STRING, level STRING (total, group, between, detailed), group_soc STRING,
--   employment BIGINT and its mark, employment_rse DOUBLE (percent), location_quotient DOUBLE and its mark
--   (the publisher's own where one is printed, else computed), published, computed, low, high,
--   jobs_above_share, rounding_bound DOUBLE
--
-- The interval holds the published quotient too: where the standard errors are near 0, its rounding to 0.01
-- would put it outside. Var(log LQ) = RSE_area^2 + RSE_base^2, as fractions. The bound on rounding is
-- 0.005 + LQ * (5/e_ir + 5/e_r + 5/E_i + 5/E): employment is published to the nearest 10, quotients to 0.01.
-- A code is detailed when it does not end in 0, or ends in a single 0 and no finer code is in the release.
WITH listed AS (
  SELECT
    soc,
    occupation_name,
    CASE
      WHEN soc = '00-0000' THEN 'total'
      WHEN substr(soc, 4, 4) = '0000' THEN 'group'
      WHEN substr(soc, 7, 1) <> '0' THEN 'detailed'
      WHEN substr(soc, 6, 1) <> '0' AND count(*) OVER (PARTITION BY substr(soc, 1, 6)) = 1 THEN 'detailed'
      ELSE 'between'
    END AS level
  FROM occupations
),
area_cells AS (
  SELECT
    h.place,
    c.soc,
    CAST(sum(c.employment) AS DOUBLE) AS employment,
    sum(CASE WHEN c.employment IS NULL THEN 1 ELSE 0 END) AS suppressed,
    count(*) AS listed_areas,
    max(c.employment_rse) AS employment_rse,
    sqrt(sum(power(c.employment * c.employment_rse / 100, 2))) AS standard_error,
    max(c.location_quotient) AS published
  FROM cells c
  JOIN here h ON c.area_code = h.area_code
  WHERE c.industry_code = '000000' AND (:soc = '' OR c.soc = :soc OR c.soc = '00-0000')
  GROUP BY h.place, c.soc
),
base_cells AS (
  SELECT
    c.soc,
    -- An area of the base that does not show the occupation would make its share too small.
    CASE WHEN count(c.employment) = (SELECT count(*) FROM base) THEN CAST(sum(c.employment) AS DOUBLE) END AS employment,
    sqrt(sum(power(c.employment * c.employment_rse / 100, 2))) AS standard_error
  FROM cells c
  JOIN base b ON c.area_code = b.area_code
  WHERE c.industry_code = '000000' AND (:soc = '' OR c.soc = :soc OR c.soc = '00-0000')
  GROUP BY c.soc
),
places AS (
  SELECT
    h.place,
    count(*) AS areas,
    sum(CASE WHEN b.area_code IS NULL THEN 0 ELSE 1 END) AS shared
  FROM here h
  LEFT JOIN base b ON h.area_code = b.area_code
  GROUP BY h.place
),
totals AS (
  SELECT
    p.place,
    p.areas,
    p.shared,
    (SELECT max(area_code) FROM base) AS base_area,
    a.employment AS area_total,
    (SELECT max(employment) FROM base_cells WHERE soc = '00-0000') AS base_total
  FROM places p
  JOIN area_cells a ON a.place = p.place AND a.soc = '00-0000'
),
computed AS (
  SELECT
    a.place,
    l.soc,
    l.occupation_name,
    l.level,
    a.employment,
    a.suppressed + t.areas - a.listed_areas AS areas_not_shown,
    CASE
      WHEN t.areas = 1 THEN a.employment_rse
      ELSE 100 * hr_safe_ratio(a.standard_error, a.employment)
    END AS employment_rse,
    CASE WHEN t.areas = 1 AND t.base_area = '0000000' THEN a.published END AS published,
    CASE
      WHEN a.suppressed + t.areas - a.listed_areas > 0 THEN NULL
      ELSE hr_safe_ratio(hr_safe_ratio(a.employment, t.area_total), hr_safe_ratio(b.employment, t.base_total))
    END AS computed,
    CASE WHEN t.shared = t.areas THEN 0.0 ELSE
      sqrt(power(hr_safe_ratio(a.standard_error, a.employment), 2)
           + power(hr_safe_ratio(b.standard_error, b.employment), 2))
    END AS log_error,
    a.employment - t.area_total * hr_safe_ratio(b.employment, t.base_total) AS jobs_above_share,
    5 * (hr_safe_ratio(1.0, a.employment) + hr_safe_ratio(1.0, t.area_total)
         + hr_safe_ratio(1.0, b.employment) + hr_safe_ratio(1.0, t.base_total)) AS relative_rounding
  FROM listed l
  JOIN area_cells a ON a.soc = l.soc
  JOIN totals t ON t.place = a.place
  LEFT JOIN base_cells b ON b.soc = l.soc
)
SELECT
  place,
  soc,
  occupation_name,
  level,
  concat(substr(soc, 1, 2), '-0000') AS group_soc,
  CAST(employment AS BIGINT) AS employment,
  CASE
    WHEN employment IS NULL THEN 'suppressed'
    WHEN areas_not_shown > 0 THEN 'at_least'
  END AS employment_mark,
  employment_rse,
  coalesce(published, computed) AS location_quotient,
  CASE
    WHEN coalesce(published, computed) IS NOT NULL THEN NULL
    WHEN employment IS NULL THEN 'suppressed'
    ELSE 'not_evaluable'
  END AS location_quotient_mark,
  published,
  computed,
  least(computed * exp(-:z * log_error), coalesce(published, computed)) AS low,
  greatest(computed * exp(:z * log_error), coalesce(published, computed)) AS high,
  -- An area beside itself has no job more or fewer, and not a trifle of one.
  CASE WHEN computed IS NOT NULL THEN round(jobs_above_share, 6) + 0.0 END AS jobs_above_share,
  0.005 + computed * relative_rounding AS rounding_bound
FROM computed
ORDER BY place, soc
