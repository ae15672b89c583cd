SELECT 'naïve – 漢字 – 👩‍💻' AS said UNION ALL SELECT 'Hello, ' || ?1 || '!';
