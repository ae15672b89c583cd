// Go's grammar alone: completion and snippets stay out of the bundle.
import { LanguageSupport } from "@codemirror/language";
import { goLanguage } from "@codemirror/lang-go";

export const language = () => new LanguageSupport(goLanguage);
