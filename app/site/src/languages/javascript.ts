// JavaScript's grammar alone: completion and snippets stay out of the bundle.
import { LanguageSupport } from "@codemirror/language";
import { javascriptLanguage } from "@codemirror/lang-javascript";

export const language = () => new LanguageSupport(javascriptLanguage);
