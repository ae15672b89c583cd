CREATE TABLE bombs(name TEXT);
CREATE TRIGGER bombs_explode BEFORE INSERT ON bombs BEGIN
  SELECT raise(ABORT, 'boom');
END;

-- test: breaks
INSERT INTO bombs VALUES ('small');
SELECT name FROM bombs;
-- expect
VALUES ('small');

-- test: works
SELECT count(*) FROM bombs;
-- expect
SELECT 0;
