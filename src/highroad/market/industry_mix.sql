-- Employment by industry in one or several areas, with what is suppressed, and location quotients.
--
-- Inputs:
--   cells(area_fips STRING, own_code STRING, industry_code STRING, agglvl_code STRING, size_code STRING,
--     employment BIGINT, establishments BIGINT, total_wages BIGINT, lq_employment DOUBLE, … and marks)
--     QCEW tidy cells (highroad.sources.qcew_layout)
--   here(area_fips STRING)   the areas the question is about (summed when there are several)
-- Parameters:
--   :digit STRING   last digit of the aggregation level (3 supersector, 4 sector, 5 to 8 three- to six-digit)
--   :own STRING   ownership (5 private, 1 federal, 2 state, 3 local government)
--   :governments INTEGER   1 to add one row for each level of government and the total
--   :same INTEGER   1 to compare with jobs of the same ownership, 0 with all jobs (as published)
-- Result: one row per industry (and government, and the total), ordered by kind, industry_code, own_code
--   kind STRING (total, government, industry), own_code, industry_code STRING, employment BIGINT and its mark,
--   share DOUBLE (percent of all jobs), establishments BIGINT, areas_hidden BIGINT, establishments_hidden
--   BIGINT (in the suppressed cells), avg_weekly_wage DOUBLE and its mark, location_quotient DOUBLE and its
--   mark (the publisher's own for a single area and all jobs, else computed when the nation is in cells),
--   denominator, base_jobs, base_denominator DOUBLE (all jobs compared here, the industry's in the nation, all
--   in the nation; the last two null when the nation is not in cells),
--   change BIGINT and its mark, earlier BIGINT, growth DOUBLE (percent): over the year, as published
--
-- Without the nation's numbers, the quotient of a sum is the mean of the areas' published quotients weighted by
-- all their jobs: the same number, up to the rounding of those quotients to 0.01.
-- A row that has no number of this period, only one of the year before, is missing and not suppressed.
-- A sum with a suppressed member is a lower bound. A suppressed cell still publishes its establishments.
WITH wanted AS (
  SELECT
    c.*,
    CASE
      WHEN substr(c.agglvl_code, 2, 1) = '0' THEN 'total'
      WHEN substr(c.agglvl_code, 2, 1) = '1' THEN 'government'
      ELSE 'industry'
    END AS kind
  FROM cells c
  WHERE c.size_code = '0'
    AND (
      (substr(c.agglvl_code, 2, 1) = :digit AND c.own_code = :own)
      OR (substr(c.agglvl_code, 2, 1) = '0' AND c.own_code = '0')
      OR (substr(c.agglvl_code, 2, 1) = '1' AND c.own_code >= '1' AND c.own_code <= '3')
    )
),
places AS (
  SELECT count(*) AS areas FROM here
),
area_totals AS (
  SELECT w.area_fips, CAST(w.employment AS DOUBLE) AS jobs FROM wanted w WHERE w.kind = 'total'
),
summed AS (
  SELECT
    w.kind,
    w.own_code,
    w.industry_code,
    CAST(sum(w.employment) AS DOUBLE) AS jobs,
    sum(CASE WHEN w.employment IS NULL THEN 1 ELSE 0 END) AS hidden,
    sum(CASE WHEN w.employment_mark = 'missing' THEN 1 ELSE 0 END) AS absent,
    sum(w.establishments) AS establishments,
    sum(CASE WHEN w.employment IS NULL THEN w.establishments ELSE 0 END) AS establishments_hidden,
    max(CAST(w.avg_weekly_wage AS DOUBLE)) AS avg_weekly_wage,
    max(w.avg_weekly_wage_mark) AS avg_weekly_wage_mark,
    max(w.lq_employment) AS published,
    max(w.lq_employment_mark) AS published_mark,
    sum(w.lq_employment * a.jobs) AS weighted_quotients,
    sum(CASE WHEN w.lq_employment IS NULL OR a.jobs IS NULL THEN 1 ELSE 0 END) AS quotients_hidden,
    sum(w.oty_employment_change) AS change,
    sum(CASE WHEN w.oty_employment_change IS NULL OR w.employment IS NULL THEN 1 ELSE 0 END) AS change_hidden
  FROM wanted w
  JOIN here h ON w.area_fips = h.area_fips
  LEFT JOIN area_totals a ON a.area_fips = w.area_fips
  GROUP BY w.kind, w.own_code, w.industry_code
),
totals AS (
  SELECT max(jobs) AS jobs, max(hidden) AS hidden FROM summed WHERE kind = 'total'
),
owned AS (
  SELECT
    sum(CASE WHEN h.area_fips IS NOT NULL THEN c.employment END) AS here_jobs,
    sum(CASE WHEN c.area_fips = 'US000' THEN c.employment END) AS nation_jobs,
    sum(CASE WHEN h.area_fips IS NOT NULL AND c.employment IS NULL THEN 1 ELSE 0 END) AS hidden
  FROM cells c
  LEFT JOIN here h ON c.area_fips = h.area_fips
  WHERE c.size_code = '0'
    AND (h.area_fips IS NOT NULL OR c.area_fips = 'US000')
    AND (
      (:same = 1 AND substr(c.agglvl_code, 2, 1) = '1' AND c.own_code = :own)
      OR (:same = 0 AND substr(c.agglvl_code, 2, 1) = '0' AND c.own_code = '0')
    )
),
nation AS (
  SELECT w.kind, w.own_code, w.industry_code, CAST(w.employment AS DOUBLE) AS jobs
  FROM wanted w
  WHERE w.area_fips = 'US000'
),
measured AS (
  SELECT
    s.*,
    p.areas,
    t.jobs AS all_jobs,
    n.jobs AS base_jobs,
    CAST(o.here_jobs AS DOUBLE) AS denominator,
    CAST(o.nation_jobs AS DOUBLE) AS base_denominator,
    CASE
      WHEN s.hidden > 0 OR o.hidden > 0 THEN NULL
      WHEN :same = 0 AND n.jobs IS NULL
        THEN CASE WHEN s.quotients_hidden = 0 THEN hr_safe_ratio(s.weighted_quotients, t.jobs) END
      ELSE hr_safe_ratio(
        hr_safe_ratio(s.jobs, CAST(o.here_jobs AS DOUBLE)), hr_safe_ratio(n.jobs, CAST(o.nation_jobs AS DOUBLE))
      )
    END AS computed
  FROM summed s
  CROSS JOIN places p
  CROSS JOIN totals t
  CROSS JOIN owned o
  LEFT JOIN nation n ON n.kind = s.kind AND n.own_code = s.own_code AND n.industry_code = s.industry_code
)
SELECT
  kind,
  own_code,
  industry_code,
  CAST(jobs AS BIGINT) AS employment,
  CASE
    WHEN jobs IS NULL AND hidden = absent THEN 'missing'
    WHEN jobs IS NULL THEN 'suppressed'
    WHEN hidden > 0 THEN 'at_least'
  END AS employment_mark,
  100 * hr_safe_ratio(jobs, all_jobs) AS share,
  CAST(establishments AS BIGINT) AS establishments,
  CAST(hidden - absent AS BIGINT) AS areas_hidden,
  CAST(establishments_hidden AS BIGINT) AS establishments_hidden,
  CASE WHEN areas = 1 THEN avg_weekly_wage END AS avg_weekly_wage,
  CASE WHEN areas = 1 THEN avg_weekly_wage_mark ELSE 'not_evaluable' END AS avg_weekly_wage_mark,
  CASE WHEN areas = 1 AND :same = 0 THEN coalesce(published, computed) ELSE computed END AS location_quotient,
  CASE
    WHEN areas = 1 AND :same = 0 AND coalesce(published, computed) IS NOT NULL THEN NULL
    WHEN (areas > 1 OR :same = 1) AND computed IS NOT NULL THEN NULL
    WHEN jobs IS NULL THEN 'suppressed'
    WHEN areas = 1 AND :same = 0 THEN published_mark
    ELSE 'not_evaluable'
  END AS location_quotient_mark,
  denominator,
  base_jobs,
  base_denominator,
  CASE WHEN change_hidden = 0 THEN CAST(change AS BIGINT) END AS change,
  CASE WHEN change_hidden > 0 THEN 'suppressed' END AS change_mark,
  CASE WHEN change_hidden = 0 THEN CAST(jobs - change AS BIGINT) END AS earlier,
  CASE WHEN change_hidden = 0 THEN 100 * hr_safe_ratio(CAST(change AS DOUBLE), jobs - change) END AS growth
FROM measured
WHERE kind = 'industry' OR :governments = 1
ORDER BY kind, industry_code, own_code
