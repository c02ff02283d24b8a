/** One message, with what can be done with it. */
import { html, useLayoutEffect, useMemo, useRef, useState } from "../lib/vendor.js";
import { enumerate, language, locale, t } from "../i18n.js";
import { linkTo } from "../router.js";
import { plain } from "../text/plain.js";
import { clean } from "../text/untrusted.js";
import { clock, dateAndTime, shortClock } from "../text/times.js";
import { EmojiPicker } from "./emoji.js";
import { Markup } from "./markup.js";
import { Avatar, IconButton, Name, Question, useStore, words } from "./parts.js";

/** @typedef {import("../state/types").Message} Message @typedef {import("../state/conversation.js").Conversation} Conversation */

const QUICK = ["👍", "❤️", "😂", "🎉"];

/** @param {{room: Conversation, message: Message, isFirst: boolean, isTarget: boolean, onReply: (message: Message) => void}} props */
export function MessageRow({ room, message, isFirst, isTarget, onReply }) {
  const store = useStore();
  const me = message.isOwn ? "" : store.me.value.alias; // who is named by oneself knows it
  const time = html`<time datetime=${new Date(message.at).toISOString()} title=${dateAndTime(message.at, locale.value)}>${(isFirst ? clock : shortClock)(message.at, locale.value)}</time>`;
  const state = message.state === "sent" ? "" : message.state;
  const classes = ["message", isFirst ? "first" : "", message.kind, state, message.namesMe ? "names-me" : "", isTarget ? "target" : ""];
  const taken = message.redacted && t(message.redacted.reason ? "msg.redacted.reason" : "msg.redacted", { by: clean(message.redacted.by), reason: clean(message.redacted.reason) });
  const text = useMemo(() => plain(message.text, t("msg.hidden")), [message.text, language.value]);
  const said = taken || text;
  const isAction = message.kind === "action" && !message.redacted;
  return html`<article class=${classes.join(" ")} id=${`m-${message.number}`} data-key=${message.key} tabindex="-1" aria-label=${`${clean(message.alias)}, ${clock(message.at, locale.value)}: ${said.slice(0, 200)}`}>
    ${isFirst ? html`<${Avatar} alias=${message.alias} />` : html`<span class="gutter" aria-hidden="true">${time}</span>`}
    <div class="content">
      ${message.replyTo && html`<${Quote} room=${room} msgid=${message.replyTo} />`}
      ${isFirst && !isAction && html`<div class="by"><${Name} alias=${message.alias} />
        ${message.isBot && html`<span class="tag">${t("msg.bot")}</span>`}
        ${message.kind === "notice" && html`<span class="tag">${t("msg.notice")}</span>`}${time}</div>`}
      ${taken
        ? html`<p class="quiet tombstone">${taken}</p>`
        : isAction
          ? html`<div class="action-text"><${Name} alias=${message.alias} /> <${Markup} text=${message.text} me=${me} /> ${isFirst && time}</div>`
          : html`<${Markup} text=${message.text} me=${me} />`}
      ${message.state !== "sent" && html`<${Unsent} room=${room} message=${message} />`}
      ${message.reactions.size > 0 && !message.redacted && html`<${Reactions} room=${room} message=${message} />`}
    </div>
    ${message.state === "sent" && !message.redacted && html`<${Actions} room=${room} message=${message} onReply=${onReply} />`}
  </article>`;
}

/** @param {{room: Conversation, msgid: string}} props */
function Quote({ room, msgid }) {
  const store = useStore();
  const quoted = room.messageById(msgid);
  const go = () => store.open(room.name.value, msgid);
  return html`<button type="button" class="quote" onClick=${go}>
    ${quoted
      ? html`<span class="hidden">${t("msg.replyTo", { alias: clean(quoted.alias) })}: </span><${Name} alias=${quoted.alias} /> <span dir="auto">${plain(quoted.text).slice(0, 160) || "…"}</span>`
      : t("msg.replyUnknown")}</button>`;
}

/** @param {{room: Conversation, message: Message}} props */
function Reactions({ room, message }) {
  const store = useStore();
  const me = store.me.value.alias;
  return html`<div class="reactions">${[...message.reactions].map(([reaction, people]) => {
    const isMine = people.includes(me);
    const label = t("msg.reaction", { emoji: clean(reaction), people: enumerate(people.map(clean)), count: people.length });
    return html`<button type="button" key=${reaction} class=${isMine ? "mine" : ""} aria-pressed=${isMine} title=${label} aria-label=${label}
      onClick=${() => (isMine ? store.unreact(room.key, message, reaction) : store.react(room.key, message, reaction))}>
      <span>${clean(reaction).slice(0, 16)}</span> ${people.length}</button>`;
  })}</div>`;
}

/** @param {{room: Conversation, message: Message, onReply: (message: Message) => void}} props */
function Actions({ room, message, onReply }) {
  const store = useStore();
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [isPicking, setPicking] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const mine = room.members.value.get(store.fold(store.me.value.alias));
  const mayRedact = message.isOwn || /[~&@%]/.test(mine?.rank ?? "");
  const link = `${location.origin}/${linkTo(room.name.value, message.msgid)}`;
  /** @param {string} emoji */
  function react(emoji) {
    setPicking(false);
    /** @type {HTMLElement | null | undefined} */ (box.current?.closest("article"))?.focus({ preventScroll: true });
    store.react(room.key, message, emoji);
  }
  useLayoutEffect(() => {
    const actions = /** @type {HTMLDivElement} */ (box.current);
    const row = /** @type {HTMLElement | null} */ (actions.closest("article"));
    // What can be done may be gone, with the message taken back; the focus stays.
    return () => {
      if (actions.contains(document.activeElement)) row?.focus({ preventScroll: true });
    };
  }, []);
  return html`<div ref=${box} class=${`actions ${isPicking || isAsking ? "open" : ""}`} role="group" aria-label=${t("msg.actions", { alias: clean(message.alias) })}>
    ${QUICK.map((emoji) => html`<button type="button" class="icon-button quick" key=${emoji} aria-label=${`${t("msg.react")} ${emoji}`} title=${`${t("msg.react")} ${emoji}`} onClick=${() => store.react(room.key, message, emoji)}>${emoji}</button>`)}
    <${IconButton} icon="emoji" label=${t("msg.react")} expanded=${isPicking} onClick=${() => setPicking(!isPicking)} />
    ${isPicking && html`<${EmojiPicker} onClose=${() => setPicking(false)} onPick=${react} />`}
    <${IconButton} icon="reply" label=${t("msg.reply")} onClick=${() => onReply(message)} />
    <${IconButton} icon="link" label=${t("msg.copy")} onClick=${() => copy(store, link)} />
    ${mayRedact && html`<${IconButton} icon="trash" label=${t("msg.redact")} onClick=${() => setAsking(true)} />`}
    ${isAsking && html`<${Question} title=${t("msg.redact.sure")} yes=${t("msg.redact")} isDangerous onYes=${() => store.redact(room.key, message)} onClose=${() => setAsking(false)}>
      <p class="cited"><${Name} alias=${message.alias} /> <span dir="auto">${plain(message.text).slice(0, 300)}</span></p><//>`}
  </div>`;
}

/** What can be done with what has not been sent: it was refused, or cannot go now. @param {{room: Conversation, message: Message}} props */
function Unsent({ room, message }) {
  const store = useStore();
  const isRefused = message.state === "refused";
  const isStuck = isRefused || room.isOut.value || store.link.value.status !== "online";
  function edit() {
    store.reconsider(room.key, message);
    document.getElementById("say")?.focus();
  }
  return html`<p class=${`state ${isRefused ? "problem" : "quiet"}`}><span>${message.problem ? t("msg.refused", { problem: words(message.problem) }) : t("msg.waiting")}</span>
    ${isRefused && html`<button type="button" onClick=${() => store.resend(message)}>${t("msg.resend")}</button>`}
    ${isStuck && html`<button type="button" onClick=${edit}>${t("msg.edit")}</button>
      <button type="button" onClick=${() => store.discard(message)}>${t("msg.discard")}</button>`}</p>`;
}

/** @param {import("./parts.js").PageStore} store @param {string} link */
async function copy(store, link) {
  try {
    await navigator.clipboard.writeText(link);
    store.tellBriefly(t("msg.copied"));
  } catch {
    prompt(t("msg.copy"), link); // without https, a page may not write to the clipboard
  }
}
