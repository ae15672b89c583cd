const { area } = require("./shapes/area");

console.log(area(3, 4), "square metres");
