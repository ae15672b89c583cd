PRAGMA recursive_triggers = 1;
CREATE TABLE depths(depth INTEGER);
CREATE TRIGGER deeper AFTER INSERT ON depths BEGIN
  INSERT INTO depths VALUES (new.depth + 1);
END;
SELECT 'before' AS now;
INSERT INTO depths VALUES (0);
