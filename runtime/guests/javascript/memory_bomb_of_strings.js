const hoard = [];
while (true) hoard.push("x".repeat(1000) + hoard.length);
