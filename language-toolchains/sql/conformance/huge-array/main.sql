-- A value may have 1,000,000,000 bytes, and two digits are written for each byte.
SELECT 'before' AS now;
SELECT length(hex(zeroblob(499999999))) AS after;
