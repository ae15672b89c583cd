// Python's grammar alone: completion and snippets stay out of the bundle.
import { LanguageSupport } from "@codemirror/language";
import { pythonLanguage } from "@codemirror/lang-python";

export const language = () => new LanguageSupport(pythonLanguage);
