// TypeScript's grammar alone; it shares its file with JavaScript's.
import { LanguageSupport } from "@codemirror/language";
import { typescriptLanguage } from "@codemirror/lang-javascript";

export const language = () => new LanguageSupport(typescriptLanguage);
