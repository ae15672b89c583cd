SELECT 'before' AS now;
WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up)
SELECT count(*) AS steps FROM up;
