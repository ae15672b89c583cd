CREATE TABLE numbers(n INTEGER CONSTRAINT "no number fits" CHECK (n > 9 AND n < 0));
SELECT 'before' AS now;
INSERT INTO numbers VALUES (1);
