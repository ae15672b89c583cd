for (;;) console.log("flood");
