/** The second line against text that is not what it seems; the server is the first one (core/text.py). */

const HIDDEN = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]|[\u{E0000}-\u{E007F}]/gu;
const COLOURS = /\x03(?:\d{1,2}(?:,\d{1,2})?)?|\x04(?:[0-9a-f]{6}(?:,[0-9a-f]{6})?)?/gi;
const MARKS = /(\p{M}{4})\p{M}+/gu;

/** Without what reorders, hides or piles up: control characters, direction overrides, colours of IRC. @param {string} text */
export function clean(text) {
  return text.replace(COLOURS, "").replace(HIDDEN, "").replace(MARKS, "$1");
}
