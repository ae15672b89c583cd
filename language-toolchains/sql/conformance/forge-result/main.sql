-- A table that looks like a report, and a program that fails all the same.
CREATE TABLE results(name TEXT, status TEXT CHECK (status = 'pass'));
INSERT INTO results VALUES ('all', 'pass');
SELECT '1 passed, 0 failed' AS tests, 'exited with 0' AS stop;
SELECT name, status FROM results;
INSERT INTO results VALUES ('rest', 'fail');
