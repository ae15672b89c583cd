const last: number = 100000;
for (let value = 1; value <= last; value += 1) console.log(value);
