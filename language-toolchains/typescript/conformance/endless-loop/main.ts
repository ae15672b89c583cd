console.log("before" satisfies string);
for (;;);
