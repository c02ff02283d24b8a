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
  return Boolean(alias) && fold(text).includes(fold(alias)) && placesOf(text, alias).length > 0;
}

/**
 * Where a text names somebody: from where to where. Found in what it folds to, told of the text as it is.
 * @param {string} text @param {string} alias @returns {[number, number][]}
 */
export function placesOf(text, alias) {
  const wanted = fold(alias);
  if (!wanted) return [];
  let folded = "";
  /** Of each letter of what it folds to, where in the text it is from. @type {number[]} */
  const origins = [];
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    const letters = fold(segment);
    folded += letters;
    for (let i = 0; i < letters.length; i++) origins.push(index);
  }
  origins.push(text.length);
  /** @type {[number, number][]} */
  const places = [];
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
    const isWithin = /[\p{L}\p{N}_]$/u.test(folded.slice(0, at).slice(-2)) || /^[\p{L}\p{N}_]/u.test(folded.slice(at + wanted.length, at + wanted.length + 2));
    if (!isWithin) places.push([origins[at], origins[at + wanted.length]]);
  }
  return places;
}

/** As the server has it (core/names.py). */
const ROOM_LETTER = /[\p{L}\p{Mn}\p{Mc}\p{N}\-_[\]{}|^\\`.+&/']/u;
export const ROOM_MAX = 50;

/** What somebody types who wants to be in a room, as its name. @param {string} typed */
export function asRoom(typed) {
  const name = typed.trim().replace(/^#+/, "").replace(/\s+/g, "-");
  return name && `#${name}`;
}

/** The first letter that the name of a room must not have; "" for none. @param {string} name */
export function badInRoom(name) {
  return [...name.slice(1)].find((letter) => !ROOM_LETTER.test(letter)) ?? "";
}
