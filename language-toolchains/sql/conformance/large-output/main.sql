-- A result shows 1,000 rows, so twenty numbers stand in each.
CREATE TABLE lines AS
  WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up LIMIT 100000)
  SELECT (n - 1) / 20 AS line, group_concat(n, ' ' ORDER BY n) AS numbers FROM up GROUP BY line;

SELECT numbers FROM lines WHERE line < 1000 ORDER BY line;
SELECT numbers FROM lines WHERE line >= 1000 AND line < 2000 ORDER BY line;
SELECT numbers FROM lines WHERE line >= 2000 AND line < 3000 ORDER BY line;
SELECT numbers FROM lines WHERE line >= 3000 AND line < 4000 ORDER BY line;
SELECT numbers FROM lines WHERE line >= 4000 ORDER BY line;
