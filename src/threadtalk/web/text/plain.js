/** What was said, as one line of text alone: for quotes, lists, notifications and what is read out. */
import { parseMarkdown } from "./markdown.js";
import { clean } from "./untrusted.js";

/** @typedef {import("./markdown.js").Node} Node @typedef {import("./markdown.js").Block} Block */

/** What stands for hidden text. */
const HIDDEN = "▮▮▮";
const ADDRESS = /^https?:\/\//i;
const FILE = /^\/files\/[\w-]{16,64}\/([^/]+)$/;

/** Without the marks of Markdown, and without what its author has hidden. @param {string} text @param {string} [hidden]  what to say in place of that */
export function plain(text, hidden = HIDDEN) {
  return ofBlocks(parseMarkdown(clean(text)), hidden).replace(/\s+/g, " ").trim();
}

/** @param {readonly Block[]} blocks @param {string} hidden @returns {string} */
function ofBlocks(blocks, hidden) {
  return blocks.map((block) => {
    switch (block.type) {
      case "paragraph":
        return ofNodes(block.children, hidden);
      case "quote":
        return ofBlocks(block.children, hidden);
      case "list":
        return block.items.map((nodes) => ofNodes(nodes, hidden)).join(", ");
      case "fence":
        return block.text;
      default:
        return "";
    }
  }).join(" ");
}

/** @param {readonly Node[]} nodes @param {string} hidden @returns {string} */
function ofNodes(nodes, hidden) {
  return nodes.map((node) => {
    switch (node.type) {
      case "spoiler":
        return hidden;
      case "break":
        return " ";
      case "mention":
        return `@${node.alias}`;
      case "room":
        return node.name;
      case "link":
        return ADDRESS.test(node.text) ? shorten(node.href) : node.text;
      default:
        return "text" in node ? node.text : ofNodes(node.children, hidden);
    }
  }).join("");
}

/** An address as one would tell it: a file by its name, else the host. @param {string} href */
function shorten(href) {
  const url = new URL(href);
  const file = FILE.exec(url.pathname);
  if (file) return decode(file[1]);
  return url.host + (url.pathname.length > 1 || url.search ? "/…" : "");
}

/** @param {string} word */
function decode(word) {
  try {
    return clean(decodeURIComponent(word));
  } catch {
    return word;
  }
}
