/** A message's text on the screen: nodes of the tree become elements, and never is there any HTML in between. */
import { html, useMemo, useState } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { linkTo } from "../router.js";
import { highlight } from "../text/highlight.js";
import { isOnlyEmoji, parseMarkdown } from "../text/markdown.js";
import { fold, names } from "../text/names.js";
import { clean } from "../text/untrusted.js";
import { useStore } from "./parts.js";

/** @typedef {import("../text/markdown.js").Node} Node @typedef {import("../text/markdown.js").Block} Block */

/** Files of this server: `/files/<id>/<name>?size=640x480`. */
const FILE = /^\/files\/([\w-]{16,64})\/([^/]+)$/;

/** @param {{text: string, me: string}} props */
export function Markup({ text, me }) {
  const blocks = useMemo(() => parseMarkdown(clean(text)), [text]);
  return html`<div class=${`markup ${isOnlyEmoji(text) ? "large" : ""}`} dir="auto">${blocks.map((block) => show(block, me))}</div>`;
}

/** The text alone, in one line: for quotes, lists and announcements. @param {string} text */
export function plain(text) {
  return clean(text).replace(/\s+/g, " ").trim();
}

/** @param {Block} block @param {string} me @returns {any} */
function show(block, me) {
  switch (block.type) {
    case "paragraph":
      return html`<p>${block.children.map((node) => inline(node, me))}</p>`;
    case "quote":
      return html`<blockquote>${block.children.map((child) => show(child, me))}</blockquote>`;
    case "list": {
      const items = block.items.map((nodes) => html`<li>${nodes.map((node) => inline(node, me))}</li>`);
      return block.start ? html`<ol start=${block.start}>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    case "fence":
      return html`<pre tabindex="0"><code>${highlight(block.text, block.language).map(({ kind, text }) => (kind ? html`<span class=${`code-${kind}`}>${text}</span>` : text))}</code></pre>`;
  }
}

/** @param {Node} node @param {string} me @returns {any} */
function inline(node, me) {
  switch (node.type) {
    case "text":
      return withMe(node.text, me);
    case "bold":
      return html`<strong>${node.children.map((child) => inline(child, me))}</strong>`;
    case "italic":
      return html`<em>${node.children.map((child) => inline(child, me))}</em>`;
    case "strike":
      return html`<s>${node.children.map((child) => inline(child, me))}</s>`;
    case "spoiler":
      return html`<${Spoiler}>${node.children.map((child) => inline(child, me))}<//>`;
    case "code":
      return html`<code>${node.text}</code>`;
    case "break":
      return html`<br />`;
    case "link":
      return html`<${Link} href=${node.href} text=${node.text} />`;
    case "mention":
      return html`<${Mention} alias=${node.alias} />`;
    case "room":
      return html`<a class="room-link" href=${linkTo(node.name)}>${node.name}</a>`;
  }
}

/** One's own name stands out, without an at sign too. @param {string} text @param {string} me */
function withMe(text, me) {
  if (!names(text, me)) return text;
  const at = text.toLowerCase().indexOf(me.toLowerCase());
  if (at < 0) return text;
  return [text.slice(0, at), html`<mark>${text.slice(at, at + me.length)}</mark>`, text.slice(at + me.length)];
}

/** @param {{children?: any}} props */
function Spoiler({ children }) {
  const [isShown, setShown] = useState(false);
  if (isShown) return html`<span class="spoiler shown">${children}</span>`;
  return html`<button type="button" class="spoiler" aria-label=${t("msg.spoiler")} onClick=${() => setShown(true)}>
    <span aria-hidden="true">${children}</span></button>`;
}

/** @param {{alias: string}} props */
function Mention({ alias }) {
  const store = useStore();
  const isKnown = store.current.value?.members.value.has(fold(alias)) || fold(alias) === fold(store.me.value.alias);
  const isMe = fold(alias) === fold(store.me.value.alias);
  if (!isKnown) return html`@${alias}`;
  return isMe ? html`<mark>@${alias}</mark>` : html`<a class="mention" href=${linkTo(alias)}>@${alias}</a>`;
}

/** @param {{href: string, text: string}} props */
function Link({ href, text }) {
  const url = new URL(href);
  if (url.origin === location.origin) {
    const file = FILE.exec(url.pathname);
    if (file) return html`<${File} url=${url} name=${decode(file[2])} />`;
    if (url.pathname === "/" && url.hash.startsWith("#/")) return html`<a href=${url.hash}>${text}</a>`;
  }
  return html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow">${text}</a>`;
}

/** @param {{url: URL, name: string}} props */
function File({ url, name }) {
  const size = /^(\d{1,5})x(\d{1,5})$/.exec(url.searchParams.get("size") ?? "");
  const shown = clean(name);
  if (!size) return html`<a class="file" href=${url.pathname} download=${shown}><bdi>${shown}</bdi></a>`;
  const [width, height] = [Number(size[1]), Number(size[2])];
  // The place is there before the picture, so nothing jumps when it comes.
  const scale = Math.min(1, 480 / width, 320 / height);
  return html`<a class="picture" href=${url.pathname} target="_blank" rel="noopener">
    <img src=${url.pathname} alt=${t("msg.picture", { name: shown })} loading="lazy" decoding="async"
      width=${Math.max(1, Math.round(width * scale))} height=${Math.max(1, Math.round(height * scale))} /></a>`;
}

/** @param {string} name */
function decode(name) {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
