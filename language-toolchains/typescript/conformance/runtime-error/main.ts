console.log("before");
interface Numbers { values: number[] }
throw new RangeError("no number fits" as string);
