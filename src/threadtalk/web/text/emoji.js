/** Emoji by name. The list is large, so it is fetched when somebody wants it, and not before. */

/** @typedef {{emoji: string, group: string, words: readonly string[]}} Emoji */

/** @type {Promise<readonly Emoji[]> | null} */
let loading = null;
let tries = 0;

/** Rejects where it cannot be had now; the next time it is tried again. @returns {Promise<readonly Emoji[]>} */
export function allEmoji() {
  loading ??= load().catch((error) => {
    loading = null;
    tries++;
    throw error;
  });
  return loading;
}

/** What could not be loaded under a name cannot be loaded under it until the page is: so each try has its own. */
async function load() {
  const { LINES } = await (tries ? import(`./emoji-data.js?${tries}`) : import("./emoji-data.js"));
  return LINES.split("\n").map((/** @type {string} */ line) => {
    const [emoji, group, ...words] = line.split(" ");
    return { emoji, group, words };
  });
}

/**
 * The best for what has been typed: whose shortcode is that, or begins so, then whose other words do.
 * @param {readonly Emoji[]} all @param {string} typed @param {number} limit
 */
export function findEmoji(all, typed, limit) {
  const wanted = typed.toLowerCase();
  /** @param {Emoji} each */
  const rank = ({ words }) => {
    if (words[0] === wanted) return 0;
    if (words[0].startsWith(wanted)) return 1;
    return words.some((word) => word.startsWith(wanted)) ? 2 : words[0].includes(wanted) ? 3 : 4;
  };
  return all
    .map((each) => /** @type {const} */ ([rank(each), each]))
    .filter(([place]) => place < 4)
    .sort(([a], [b]) => a - b)
    .slice(0, limit)
    .map(([, each]) => each);
}

/** What stands in code is not touched: neither a fence nor a span. */
const CODE = /(```[^]*?(?:```|$)|`[^`\n]+`)/;
/** Not within a word, a time or an address: there, a colon is a colon. */
const SHORTCODE = /(?<![\p{L}\p{N}/]):([a-z0-9_+-]{2,40}):(?![\p{L}\p{N}])/gu;

/** Whether there may be something to replace. @param {string} text */
export function hasShortcodes(text) {
  SHORTCODE.lastIndex = 0;
  return SHORTCODE.test(text);
}

/** With each `:shortcode:` in place of which there is an emoji. @param {string} text @param {readonly Emoji[]} all */
export function replaceShortcodes(text, all) {
  return text
    .split(CODE)
    .map((piece, i) => (i % 2 ? piece : piece.replace(SHORTCODE, (typed, name) => all.find(({ words }) => words[0] === name)?.emoji ?? typed)))
    .join("");
}
