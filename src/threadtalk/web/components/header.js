/** What is open: its name, its topic, and what can be done with all of it. */
import { html, useLayoutEffect, useRef, useState } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { clean } from "../text/untrusted.js";
import { Icon, IconButton, Popover, useStore } from "./parts.js";

/** @param {{room: import("../state/conversation.js").Conversation, showsMembers: boolean, onMenu: () => void, onMembers: () => void, onJump: () => void}} props */
export function Header({ room, showsMembers, onMenu, onMembers, onJump }) {
  const store = useStore();
  const [showsMore, setMore] = useState(false);
  const name = room.name.value;
  const hasMembers = room.kind === "room" && !room.isOut.value;
  const isMuted = room.isMuted.value;
  const unread = [...store.conversations.value.values()].some((each) => each !== room && each.mentions.value && !each.isMuted.value);
  const mute = () => store.mute(room.key, !isMuted);
  const leave = () => store.close(room.key);
  const leaving = t(room.kind === "room" ? "head.leave" : "head.close", { name });
  const members = t("head.members", { count: room.members.value.size });
  /** @param {() => void} act */
  const then = (act) => () => {
    setMore(false);
    act();
  };
  return html`<header class="header"><div class="bar">
    <${IconButton} icon="menu" class=${`menu-button ${unread ? "news" : ""}`} label=${t("side.open")} onClick=${onMenu} />
    <div class="title"><h1><bdi>${name}</bdi></h1>
      ${room.kind === "room" ? html`<${Topic} key=${room.key} room=${room} />` : html`<p class="quiet topic">${t(room.isPresent.value ? "side.here" : "side.gone")}</p>`}</div>
    <${IconButton} icon="search" class="spare" label=${`${t("head.search")} (Ctrl K)`} onClick=${onJump} />
    <${IconButton} icon=${isMuted ? "mute" : "bell"} class="wide" label=${t("head.mute")} pressed=${isMuted} onClick=${mute} />
    ${hasMembers && html`<${IconButton} icon="people" class="spare people-button" label=${members} expanded=${showsMembers} onClick=${onMembers} />`}
    <${IconButton} icon="leave" class="wide" label=${leaving} onClick=${leave} />
    <${IconButton} icon="more" class="narrow" label=${t("head.more")} expanded=${showsMore} onClick=${() => setMore(!showsMore)} />
    ${showsMore && html`<${Popover} label=${t("head.more")} role="group" class="choice-menu" onClose=${() => setMore(false)}>
      <button type="button" class="tight" onClick=${then(onJump)}><${Icon} name="search" /> ${t("head.search")}</button>
      ${hasMembers && html`<button type="button" class="tight" onClick=${then(onMembers)}><${Icon} name="people" /> ${members}</button>`}
      <button type="button" aria-pressed=${isMuted} onClick=${then(mute)}><${Icon} name=${isMuted ? "mute" : "bell"} /> ${t("head.mute")}</button>
      <button type="button" class="danger" onClick=${then(leave)}><${Icon} name="leave" /> <bdi>${leaving}</bdi></button>
    <//>`}
  </div></header>`;
}

/** @param {{room: import("../state/conversation.js").Conversation}} props */
function Topic({ room }) {
  const store = useStore();
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  /** The keyboard has closed the field, and goes on where it has opened it. */
  const isBack = useRef(false);
  useLayoutEffect(() => {
    if (draft === null && isBack.current) button.current?.focus();
    isBack.current = false;
  }, [draft]);
  const topic = room.topic.value;
  if (draft === null) {
    return html`<button ref=${button} type="button" class="topic quiet" title=${topic || t("head.editTopic")} onClick=${() => setDraft(topic)}>
      <span class="hidden">${t("head.editTopic")}: </span><bdi>${clean(topic) || t("head.noTopic")}</bdi></button>`;
  }
  function close() {
    isBack.current = true;
    setDraft(null);
  }
  /** @param {Event} event */
  function save(event) {
    event.preventDefault();
    if (draft !== null && draft !== topic) store.setTopic(room.key, draft);
    close();
  }
  return html`<form class="topic" onSubmit=${save}><input aria-label=${t("head.topic")} value=${draft} maxlength=${store.server.value.topicMax}
    ref=${(/** @type {HTMLInputElement | null} */ field) => field && document.activeElement !== field && field.focus()}
    onInput=${(/** @type {any} */ event) => setDraft(event.target.value)} onBlur=${() => setDraft(null)}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && close()} /></form>`;
}
