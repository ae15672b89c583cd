-- A result shows 1,000 rows, so that each of them is wide.
WITH RECURSIVE again(a) AS (SELECT 'flood' UNION ALL SELECT a FROM again)
SELECT a, a AS b, a AS c, a AS d, a AS e, a AS f, a AS g, a AS h FROM again;
