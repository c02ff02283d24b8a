/** IRC messages as text and as objects (modern IRC, "Message Format"; IRCv3 message-tags). No line ends on either side. */

/**
 * @typedef {object} Message
 * @property {ReadonlyMap<string, string>} tags
 * @property {string} source  who has sent it, as `nick!user@host` or the name of a server; "" for none
 * @property {string} command  in capitals, or a numeric of three digits
 * @property {readonly string[]} params
 */

const ESCAPED = new Map([[":", ";"], ["s", " "], ["r", "\r"], ["n", "\n"], ["\\", "\\"]]);
const ESCAPES = new Map([[";", "\\:"], [" ", "\\s"], ["\r", "\\r"], ["\n", "\\n"], ["\\", "\\\\"]]);

/**
 * @param {string} line
 * @returns {Message}
 */
export function parse(line) {
  let rest = line.replace(/[\r\n]+$/, "");
  /** @type {Map<string, string>} */
  let tags = new Map();
  if (rest.startsWith("@")) {
    const [words, after] = cut(rest.slice(1));
    tags = parseTags(words);
    rest = after;
  }
  let source = "";
  if (rest.startsWith(":")) [source, rest] = cut(rest.slice(1));
  let command;
  [command, rest] = cut(rest);
  const params = [];
  while (rest) {
    if (rest.startsWith(":")) {
      params.push(rest.slice(1));
      break;
    }
    let param;
    [param, rest] = cut(rest);
    if (param) params.push(param);
  }
  return { tags, source, command: command.toUpperCase(), params };
}

/**
 * @param {string} command
 * @param {readonly string[]} params  the last one may hold spaces; CR, LF and NUL are taken out of all
 * @param {Iterable<readonly [string, string]>} [tags]
 */
export function format(command, params = [], tags = []) {
  const written = [...tags].map(([key, value]) => (value ? `${key}=${escape(value)}` : key)).join(";");
  const clean = params.map((param) => param.replace(/[\r\n\0]+/g, " "));
  const words = clean.map((param, i) =>
    i === clean.length - 1 && (!param || param.startsWith(":") || param.includes(" ")) ? `:${param}` : param,
  );
  return `${written ? `@${written} ` : ""}${[command, ...words].join(" ")}`;
}

/** @param {string} words  as they stand in a message, without the `@` */
export function parseTags(words) {
  /** @type {Map<string, string>} */
  const tags = new Map();
  for (const word of words.split(";")) {
    const at = word.indexOf("=");
    if (word) tags.set(at < 0 ? word : word.slice(0, at), at < 0 ? "" : unescape(word.slice(at + 1)));
  }
  return tags;
}

/** @param {string} value */
export function escape(value) {
  return value.replace(/[; \r\n\\]/g, (found) => /** @type {string} */ (ESCAPES.get(found)));
}

/** @param {string} value */
function unescape(value) {
  return value.replace(/\\(.?)/gs, (_, letter) => ESCAPED.get(letter) ?? letter);
}

/** The alias in a source. @param {string} source */
export function nickOf(source) {
  return source.split("!", 1)[0];
}

/** @param {string} text @returns {[string, string]} */
function cut(text) {
  const end = text.indexOf(" ");
  if (end < 0) return [text, ""];
  let next = end;
  while (text[next] === " ") next++;
  return [text.slice(0, end), text.slice(next)];
}
