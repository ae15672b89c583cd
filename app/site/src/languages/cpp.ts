// C and C++'s grammar alone: completion and snippets stay out of the bundle.
import { LanguageSupport } from "@codemirror/language";
import { cppLanguage } from "@codemirror/lang-cpp";

export const language = () => new LanguageSupport(cppLanguage);
