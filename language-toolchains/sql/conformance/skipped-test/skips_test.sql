-- test: adds
SELECT 1 + 2;
-- expect
SELECT 3;

-- test: comes later
-- skip: not yet
SELECT 1;
-- expect
SELECT 2;
