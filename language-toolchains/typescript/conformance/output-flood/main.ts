const line: string = "flood";
for (;;) console.log(line);
