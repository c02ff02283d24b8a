/** What can be put in place of the word that is being typed. */
import { fold } from "../text/names.js";
import { COMMANDS } from "./commands.js";

/** @typedef {{text: string, label: string, detail: string}} Choice */

const SHOWN_MAX = 8;

/** The word before the caret that may be completed. @param {string} text @param {number} caret */
export function wordAt(text, caret) {
  const start = Math.max(text.lastIndexOf(" ", caret - 1), text.lastIndexOf("\n", caret - 1)) + 1;
  const word = text.slice(start, caret);
  if (/^\/\w*$/.test(word) && start === 0) return { kind: "command", start, typed: word.slice(1) };
  if (/^@\S*$/.test(word)) return { kind: "alias", start, typed: word.slice(1) };
  if (/^#\S*$/.test(word)) return { kind: "room", start, typed: word.slice(1) };
  if (/^:[a-z0-9_+-]{2,}$/i.test(word)) return { kind: "emoji", start, typed: word.slice(1) };
  return null;
}

/** @param {string} typed @param {readonly string[]} names @param {string} sign @returns {Choice[]} */
export function completeName(typed, names, sign) {
  const wanted = fold(typed);
  return names
    .filter((name) => fold(name).startsWith(wanted))
    .slice(0, SHOWN_MAX)
    .map((name) => ({ text: `${sign}${name} `, label: `${sign}${name}`, detail: "" }));
}

/** @param {string} typed @returns {Choice[]} */
export function completeCommand(typed) {
  return [...COMMANDS]
    .filter(([name]) => name.startsWith(typed.toLowerCase()))
    .slice(0, SHOWN_MAX)
    .map(([name, { usage }]) => ({ text: `/${name} `, label: `/${name}`, detail: usage }));
}
