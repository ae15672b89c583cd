import { area, type Metres } from "./shapes/area.ts";

const width: Metres = 3;
console.log(area(width, 4), "square metres");
