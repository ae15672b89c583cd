const drop: string = "x";
for (;;) process.stdout.write(drop);
