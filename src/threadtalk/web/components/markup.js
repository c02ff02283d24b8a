/** A message's text on the screen: nodes of the tree become elements, and never is there any HTML in between. */
import { html, useMemo, useState } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { linkTo } from "../router.js";
import { fileOf } from "../text/files.js";
import { highlight } from "../text/highlight.js";
import { isOnlyEmoji, parseMarkdown } from "../text/markdown.js";
import { fold, names, placesOf } from "../text/names.js";
import { clean } from "../text/untrusted.js";
import { Icon, Question, useStore } from "./parts.js";

/** @typedef {import("../text/markdown.js").Node} Node @typedef {import("../text/markdown.js").Block} Block */

/** @param {{text: string, me: string}} props */
export function Markup({ text, me }) {
  const blocks = useMemo(() => parseMarkdown(clean(text)), [text]);
  return html`<div class=${`markup ${isOnlyEmoji(text) ? "large" : ""}`} dir="auto">${blocks.map((block) => show(block, me))}</div>`;
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
    case "blank":
      return html`<p class="blank"><br /></p>`;
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
      return html`<${RoomName} name=${node.name} />`;
  }
}

/** One's own name stands out, without an at sign too. @param {string} text @param {string} me */
function withMe(text, me) {
  if (!names(text, me)) return text;
  const pieces = [];
  let done = 0;
  for (const [start, end] of placesOf(text, me)) {
    pieces.push(text.slice(done, start), html`<mark>${text.slice(start, end)}</mark>`);
    done = end;
  }
  return [...pieces, text.slice(done)];
}

/** A colour, and not the room that nobody has made. */
const COLOUR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})$/i;

/** A room one is in is a link; into any other one goes on purpose, for who goes into a room that is not there makes it. @param {{name: string}} props */
function RoomName({ name }) {
  const store = useStore();
  const [isAsking, setAsking] = useState(false);
  if (store.conversations.value.has(fold(name))) return html`<a class="room-link" href=${linkTo(name)}>${name}</a>`;
  if (COLOUR.test(name)) return name;
  return html`<button type="button" class="room-link" onClick=${() => setAsking(true)}>${name}</button>
    ${isAsking && html`<${Question} title=${t("jump.join", { name })} yes=${t("say.join")} onYes=${() => store.comeIn(name)} onClose=${() => setAsking(false)}>
      <p>${t("room.unknown")}</p><//>`}`;
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
  const store = useStore();
  const url = new URL(href);
  const file = fileOf(url, location, store.server.value.address);
  if (file) return html`<${File} ...${file} />`;
  if (url.origin === location.origin && url.pathname === "/" && url.hash.startsWith("#/")) return html`<a href=${url.hash}>${text}</a>`;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow">${text}</a>`;
}

/** @param {{path: string, name: string, size: {width: number, height: number} | null}} props */
function File({ path, name, size }) {
  const shown = clean(name);
  if (!size) return html`<a class="file" href=${path} download=${shown}><${Icon} name="file" /> <bdi>${shown}</bdi></a>`;
  // The place is there before the picture, so nothing jumps when it comes.
  const scale = Math.min(1, 480 / size.width, 320 / size.height);
  return html`<a class="picture" href=${path} target="_blank" rel="noopener">
    <img src=${path} alt=${t("msg.picture", { name: shown })} loading="lazy" decoding="async"
      width=${Math.max(1, Math.round(size.width * scale))} height=${Math.max(1, Math.round(size.height * scale))} /></a>`;
}
