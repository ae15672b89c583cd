SELECT area || ' square metres' AS answer FROM areas;
