// Rust's grammar alone: completion and snippets stay out of the bundle.
import { LanguageSupport } from "@codemirror/language";
import { rustLanguage } from "@codemirror/lang-rust";

export const language = () => new LanguageSupport(rustLanguage);
