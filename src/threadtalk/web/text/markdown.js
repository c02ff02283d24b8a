/**
 * Markdown of the sensible kind, as a tree of plain nodes. There is no HTML on any way from a message to the screen.
 *
 * Read in one pass, line by line and letter by letter, with no pattern that could go back over what it has seen: the
 * time grows with the length of the text and with nothing else. What is not understood stays as it was typed.
 *
 * @typedef {{type: "text", text: string}
 *   | {type: "bold" | "italic" | "strike" | "spoiler", children: Node[]}
 *   | {type: "code", text: string}
 *   | {type: "link", href: string, text: string}
 *   | {type: "mention", alias: string}
 *   | {type: "room", name: string}
 *   | {type: "break"}} Node
 * @typedef {{type: "paragraph", children: Node[]}
 *   | {type: "quote", children: Block[]}
 *   | {type: "list", start: number, items: Node[][]}
 *   | {type: "fence", language: string, text: string}
 *   | {type: "blank"}} Block
 */

const DEPTH_MAX = 6;
const MARKS = /** @type {const} */ ([
  ["**", "bold"],
  ["__", "bold"],
  ["~~", "strike"],
  ["||", "spoiler"],
  ["*", "italic"],
  ["_", "italic"],
]);
const URL_START = /^(?:https?:\/\/|mailto:)/i;
const WORD = /[\p{L}\p{N}_]/u;
/** What may end a sentence after an address, and is none of it. */
const TRAILING = /[.,;:!?'"»*_~]$/;

/** @param {string} text @returns {Block[]} */
export function parseMarkdown(text) {
  return parseBlocks(text.split("\n"), 0);
}

/** @param {readonly string[]} lines @param {number} depth @returns {Block[]} */
function parseBlocks(lines, depth) {
  /** @type {Block[]} */
  const blocks = [];
  const last = lines.findLastIndex((line) => line.trim());
  let at = 0;
  while (at < lines.length) {
    const fence = /^ {0,3}```+ *([\w+#.-]*) *$/.exec(lines[at]);
    const oneLine = /^```(.+)```$/.exec(lines[at]);
    if (oneLine) {
      blocks.push({ type: "fence", language: "", text: oneLine[1] });
      at++;
    } else if (fence) {
      let end = at + 1;
      while (end < lines.length && !/^ {0,3}```+ *$/.test(lines[end])) end++;
      blocks.push({ type: "fence", language: fence[1].toLowerCase(), text: lines.slice(at + 1, end).join("\n") });
      at = end + 1;
    } else if (/^> ?/.test(lines[at]) && depth < DEPTH_MAX) {
      let end = at;
      while (end < lines.length && lines[end].startsWith(">")) end++;
      blocks.push({ type: "quote", children: parseBlocks(lines.slice(at, end).map((line) => line.replace(/^> ?/, "")), depth + 1) });
      at = end;
    } else if (itemOf(lines[at])) {
      const first = /** @type {NonNullable<ReturnType<typeof itemOf>>} */ (itemOf(lines[at]));
      const items = [];
      let item;
      while (at < lines.length && (item = itemOf(lines[at])) && item.isOrdered === first.isOrdered) {
        items.push(parseInline(item.text));
        at++;
      }
      blocks.push({ type: "list", start: first.isOrdered ? first.number : 0, items });
    } else if (!lines[at].trim()) {
      at++;
      // One parts two paragraphs; every further one is meant to be seen.
      if (blocks.length && at < last && !lines[at].trim()) blocks.push({ type: "blank" });
    } else {
      let end = at + 1;
      while (end < lines.length && lines[end].trim() && !/^(?:>| {0,3}```)/.test(lines[end]) && !itemOf(lines[end])) end++;
      blocks.push({ type: "paragraph", children: parseInline(lines.slice(at, end).join("\n")) });
      at = end;
    }
  }
  return blocks;
}

/** @param {string} line */
function itemOf(line) {
  const found = /^ {0,3}(?:([-*+])|(\d{1,6})[.)]) +(\S.*)$/.exec(line);
  return found && { isOrdered: Boolean(found[2]), number: Number(found[2] ?? 0) || 1, text: found[3] };
}

/** @param {string} text @returns {Node[]} */
export function parseInline(text) {
  return new Inline(text).parse();
}

class Inline {
  /** @param {string} text */
  constructor(text) {
    this._text = text;
    /** Where each mark occurs last: beyond it, none can be closed, and looking for it again would be in vain. @type {Map<string, number>} */
    this._last = new Map(["`", ...MARKS.map(([mark]) => mark), "](", ")"].map((mark) => [mark, text.lastIndexOf(mark)]));
  }

  parse() {
    return this._run(0, this._text.length, 0);
  }

  /** @param {number} start @param {number} end @param {number} depth @returns {Node[]} */
  _run(start, end, depth) {
    /** @type {Node[]} */
    const nodes = [];
    let plain = start;
    let at = start;
    const flush = () => {
      if (plain < at) nodes.push({ type: "text", text: this._text.slice(plain, at) });
    };
    while (at < end) {
      const found = this._special(at, end, depth);
      if (!found) {
        at++;
        continue;
      }
      flush();
      if (found.node) nodes.push(found.node);
      at = plain = found.end;
      if (!found.node) plain = found.end - 1; // an escaped letter: it is text, without its backslash
    }
    flush();
    return nodes;
  }

  /** @param {number} at @param {number} end @param {number} depth @returns {{node: Node | null, end: number} | null} */
  _special(at, end, depth) {
    const text = this._text;
    const letter = text[at];
    switch (letter) {
      case "\n":
        return { node: { type: "break" }, end: at + 1 };
      case "\\":
        return at + 1 < end && "*_~|`\\[]()#@>".includes(text[at + 1]) ? { node: null, end: at + 2 } : null;
      case "`": {
        let run = 1;
        while (text[at + run] === "`") run++;
        const close = this._close("`".repeat(run), at + run, end);
        if (close < 0) return { node: { type: "text", text: text.slice(at, at + run) }, end: at + run };
        return { node: { type: "code", text: text.slice(at + run, close).replace(/^ (.*) $/s, "$1") }, end: close + run };
      }
      case "[":
        return this._link(at, end);
      case "h":
      case "H":
      case "m":
      case "M":
        return this._address(at, end);
      case "@":
      case "#":
        return this._name(at, end);
      case "*":
      case "_":
      case "~":
      case "|":
        return this._marked(at, end, depth);
      default:
        return null;
    }
  }

  /** @param {string} mark @param {number} from @param {number} end */
  _close(mark, from, end) {
    if (from > (this._last.get(mark) ?? this._text.length)) return -1;
    const found = this._text.indexOf(mark, from);
    if (found < 0 || found + mark.length > end) {
      if (found < 0) this._last.set(mark, -1);
      return -1;
    }
    return found;
  }

  /** @param {number} at @param {number} end @param {number} depth */
  _marked(at, end, depth) {
    const text = this._text;
    if (depth >= DEPTH_MAX) return null;
    for (const [mark, type] of MARKS) {
      if (!text.startsWith(mark, at)) continue;
      const inside = at + mark.length;
      const isWord = mark[0] === "_" && at > 0 && WORD.test(text[at - 1]);
      if (isWord || inside >= end || /\s/.test(text[inside])) continue;
      let close = this._close(mark, inside + 1, end);
      // A mark that follows a space, or stands in a word, does not close; nor is a double one a single one.
      for (let tries = 0; close >= 0 && tries < 8; tries++) {
        const after = text[close + mark.length] ?? "";
        const isDouble = mark.length === 1 && (after === mark || text[close - 1] === mark);
        if (!/\s/.test(text[close - 1]) && !isDouble && !(mark[0] === "_" && WORD.test(after))) {
          return { node: { type, children: this._run(inside, close, depth + 1) }, end: close + mark.length };
        }
        close = this._close(mark, close + (isDouble ? 2 : 1), end);
      }
    }
    return null;
  }

  /** @param {number} at @param {number} end */
  _link(at, end) {
    const middle = this._close("](", at + 1, end);
    if (middle < 0 || middle === at + 1) return null;
    const close = this._close(")", middle + 2, end);
    const label = this._text.slice(at + 1, middle);
    if (close < 0 || label.includes("[") || label.includes("\n")) return null;
    const href = safeHref(this._text.slice(middle + 2, close).trim());
    if (!href) return null;
    // A label that looks like another address than the one it leads to would be a trap.
    const shown = looksLikeAddress(label) && hostOf(label) !== hostOf(href) ? href : label;
    return { node: /** @type {Node} */ ({ type: "link", href, text: shown }), end: close + 1 };
  }

  /** @param {number} at @param {number} end */
  _address(at, end) {
    const text = this._text;
    if (at > 0 && WORD.test(text[at - 1])) return null;
    if (!URL_START.test(text.slice(at, at + 8))) return null;
    let stop = at;
    while (stop < end && !/[\s<>`|\u0000-\u001f]/.test(text[stop])) stop++;
    while (stop > at + 1 && TRAILING.test(text.slice(stop - 1, stop))) stop--;
    // A closing bracket belongs to the sentence where nothing in the address opens it.
    let surplus = count(text, ")", at, stop) - count(text, "(", at, stop);
    while (text[stop - 1] === ")" && surplus-- > 0) stop--;
    const shown = text.slice(at, stop);
    const href = safeHref(shown);
    // What only begins like an address is done with as a whole: none of its parts is looked at again.
    return { node: /** @type {Node} */ (href ? { type: "link", href, text: shown } : { type: "text", text: shown }), end: stop };
  }

  /** @param {number} at @param {number} end */
  _name(at, end) {
    const text = this._text;
    if (at > 0 && (WORD.test(text[at - 1]) || "&/".includes(text[at - 1]))) return null;
    let stop = at + 1;
    while (stop < end && (WORD.test(text[stop]) || (text[stop] === "-" && WORD.test(text[stop + 1] ?? "")))) stop++;
    if (stop === at + 1 || stop - at > 60) return null;
    const name = text.slice(at + 1, stop);
    if (text[at] === "#" && /^\d+$/.test(name)) return null; // the number of something, not a room
    return { node: /** @type {Node} */ (text[at] === "@" ? { type: "mention", alias: name } : { type: "room", name: `#${name}` }), end: stop };
  }
}

/** @param {string} text @param {string} letter @param {number} from @param {number} to */
function count(text, letter, from, to) {
  let found = 0;
  for (let at = from; at < to; at++) if (text[at] === letter) found++;
  return found;
}

/** The address where it is one that may be followed; "" for any other. @param {string} address */
export function safeHref(address) {
  if (!URL_START.test(address) || address.length > 2000) return "";
  try {
    const url = new URL(address);
    return ["http:", "https:", "mailto:"].includes(url.protocol) && (url.protocol === "mailto:" || url.hostname) ? url.href : "";
  } catch {
    return "";
  }
}

/** @param {string} text */
function looksLikeAddress(text) {
  return /^(?:https?:\/\/)?[^\s/]+\.[a-z]{2,}(?:[/?#:]|$)/i.test(text.trim());
}

/** @param {string} address */
function hostOf(address) {
  try {
    return new URL(/^\w+:/.test(address) ? address.trim() : `https://${address.trim()}`).hostname;
  } catch {
    return "";
  }
}

/** Whether a text is a few emoji and nothing else: then they are shown large. @param {string} text */
export function isOnlyEmoji(text) {
  return text.length < 60 && /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|\p{Emoji_Modifier})*\s*){1,6}$/u.test(text.trim());
}
