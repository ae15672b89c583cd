SELECT 'not shown' AS now;
SELECT 'nor this' AS now;
SELECT 42 AS AS answer;
