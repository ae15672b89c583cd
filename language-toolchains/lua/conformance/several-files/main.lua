local area = require("shapes.area")

print(area(3, 4) .. " square metres")
