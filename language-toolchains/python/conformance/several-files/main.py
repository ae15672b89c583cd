from shapes.area import area

print(area(3, 4), "square metres")
