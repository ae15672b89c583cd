const crypto = require("crypto");
for (;;) crypto.randomBytes(65536);
