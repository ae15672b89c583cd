const hoard = [];
while (true) hoard.push(new Uint8Array(1 << 20));
