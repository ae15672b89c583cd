CREATE TABLE numbers AS
  WITH RECURSIVE made(place, seed) AS (
    SELECT 1, 7 UNION ALL SELECT place + 1, seed * 16807 % 2147483647 FROM made LIMIT 100000)
  SELECT place, seed / 2048 - 524288 AS number FROM made;

CREATE TABLE sorted AS
  SELECT row_number() OVER (ORDER BY number) AS place, number FROM numbers;

SELECT number FROM sorted WHERE place % 12500 = 1 ORDER BY place;
SELECT count(*) AS numbers, count(DISTINCT one.number) AS different,
  sum(one.number > next.number) AS out_of_order
FROM sorted AS one LEFT JOIN sorted AS next ON next.place = one.place + 1;
