// Lua's grammar, which CodeMirror has as a mode of its earlier version only.
import { LanguageSupport, StreamLanguage } from "@codemirror/language";
import { lua } from "@codemirror/legacy-modes/mode/lua";

const grammar = StreamLanguage.define(lua);

export const language = () => new LanguageSupport(grammar);
