CREATE VIEW areas AS SELECT width * height AS area FROM rectangles;
