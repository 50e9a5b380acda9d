-- Jobs by detailed occupation in every area of the same type as one area.
--
-- Inputs:
--   cells(area_code STRING, area_type STRING, industry_code STRING, soc STRING, employment BIGINT, …)
--     OEWS tidy cells (highroad.sources.oews_layout)
--   occupations(soc STRING, …)   the occupations of the release
--   here(area_code STRING)   one area
-- Result: one row per area and detailed occupation listed for it, ordered by place, activity
--   place, activity STRING, jobs BIGINT (null where suppressed). The detailed level is as in location_quotients.sql.
WITH kind AS (
  SELECT max(c.area_type) AS area_type FROM cells c JOIN here h ON c.area_code = h.area_code
),
listed AS (
  SELECT
    soc,
    CASE
      WHEN substr(soc, 4, 4) = '0000' THEN 0
      WHEN substr(soc, 7, 1) <> '0' THEN 1
      WHEN substr(soc, 6, 1) <> '0' AND count(*) OVER (PARTITION BY substr(soc, 1, 6)) = 1 THEN 1
      ELSE 0
    END AS detailed
  FROM occupations
)
SELECT c.area_code AS place, c.soc AS activity, c.employment AS jobs
FROM cells c
JOIN listed l ON l.soc = c.soc
CROSS JOIN kind k
WHERE c.industry_code = '000000'
  AND c.area_type = k.area_type
  AND l.detailed = 1
ORDER BY place, activity
