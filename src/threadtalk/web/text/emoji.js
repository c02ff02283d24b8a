/** Emoji by name. The list is large, so it is fetched when somebody wants it, and not before. */

/** @typedef {{emoji: string, group: string, words: readonly string[]}} Emoji */

/** @type {Promise<readonly Emoji[]> | null} */
let loading = null;

/** @returns {Promise<readonly Emoji[]>} */
export function allEmoji() {
  loading ??= import("./emoji-data.js").then(({ LINES }) =>
    LINES.split("\n").map((line) => {
      const [emoji, group, ...words] = line.split(" ");
      return { emoji, group, words };
    }),
  );
  return loading;
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

/** With each `:shortcode:` in place of which there is an emoji. @param {string} text @param {readonly Emoji[]} all */
export function replaceShortcodes(text, all) {
  return text.replace(/:([a-z0-9_+-]{2,40}):/g, (typed, name) => all.find(({ words }) => words[0] === name)?.emoji ?? typed);
}
