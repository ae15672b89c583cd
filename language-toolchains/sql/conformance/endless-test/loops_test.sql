-- test: adds
SELECT 1 + 2;
-- expect
SELECT 3;

-- test: spins
WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up)
SELECT count(*) FROM up;
-- expect
SELECT 0;

-- test: comes then
SELECT 1;
-- expect
SELECT 1;
