SELECT '[' || argument || ']' AS argument FROM (SELECT 1 AS place, ?1 AS argument
  UNION ALL SELECT 2, ?2 UNION ALL SELECT 3, ?3 UNION ALL SELECT 4, ?4)
ORDER BY place;
