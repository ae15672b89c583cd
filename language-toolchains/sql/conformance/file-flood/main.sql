SELECT 'before' AS now;
ATTACH 'flood.db' AS flood;
CREATE TABLE flood.kept AS
  WITH RECURSIVE up(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up)
  SELECT zeroblob(65536) AS bytes FROM up;
