// SQL's grammar with the words of SQLite: completion stays out of the bundle.
import { LanguageSupport } from "@codemirror/language";
import { SQLite } from "@codemirror/lang-sql";

export const language = () => new LanguageSupport(SQLite.language);
