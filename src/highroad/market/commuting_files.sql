-- Of which states flows are at hand, and which part of them.
--
-- Inputs:
--   flows(state STRING, part STRING, job_type STRING, …)   LODES flows
-- Result: one row per state and part, in that order
--   state STRING (FIPS), part STRING ('main': both ends in the state; 'aux': homes in other states)
SELECT DISTINCT state, part
FROM flows
WHERE job_type = 'JT00'
ORDER BY state, part
