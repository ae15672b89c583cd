export default function assert(v, m) { if (!v) throw new Error(m); }
