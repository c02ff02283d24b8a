/** Names of people and rooms: when two are the same, and what stands for somebody at a glance. */

const COLOURS = 12;

/** The key that equal names share, as the server has it (core/names.py). @param {string} name */
export function fold(name) {
  return name.normalize("NFKC").toLowerCase().normalize("NFKC");
}

/** The colour of an alias, as a number from 0: the same everywhere and always. @param {string} alias */
export function colourOf(alias) {
  let sum = 0;
  for (const letter of fold(alias)) sum = (sum * 31 + /** @type {number} */ (letter.codePointAt(0))) >>> 0;
  return sum % COLOURS;
}

/** One or two letters for an avatar. @param {string} alias */
export function initials(alias) {
  const words = alias.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = alias, second = ""] = words;
  const letters = [...first].slice(0, 1).concat([...second].slice(0, 1));
  return letters.join("").toUpperCase() || "?";
}

/** Whether a text names somebody, as a word of its own. @param {string} text @param {string} alias */
export function names(text, alias) {
  if (!alias) return false;
  const folded = fold(text);
  const wanted = fold(alias);
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    const before = folded.slice(0, at).match(/[\p{L}\p{N}_]$/u);
    const after = folded.slice(at + wanted.length).match(/^[\p{L}\p{N}_]/u);
    if (!before && !after) return true;
  }
  return false;
}
