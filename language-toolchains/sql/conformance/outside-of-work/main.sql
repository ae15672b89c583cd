-- The first file that cannot be opened ends a program.
SELECT 'nothing else is here' AS now;
ATTACH '/work/../etc/passwd' AS passwords;
SELECT * FROM passwords.sqlite_schema;
