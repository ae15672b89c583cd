-- test: adds
SELECT sum(n) FROM (SELECT 1 AS n UNION ALL SELECT 2);
-- expect
SELECT 3;

-- test: differs
SELECT sum(n) FROM (SELECT 1 AS n UNION ALL SELECT 2);
-- expect
SELECT 4;
