let line = "x";
for (;;) {
  process.stdout.write(line);
  if (line.length < 2 ** 16) line += line;
}
