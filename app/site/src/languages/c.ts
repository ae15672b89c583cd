// C uses the grammar of C++, which knows all of it.
export { language } from "./cpp.ts";
