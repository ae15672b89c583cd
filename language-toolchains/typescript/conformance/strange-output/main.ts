const strange: string = "\0\x07\b\r\x1b[2J\x1b[31mred\u202eder\u2066";
process.stdout.write(strange.repeat(10000));
