/** What is open: its name, its topic, and what can be done with all of it. */
import { html, useState } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { clean } from "../text/untrusted.js";
import { IconButton, useStore } from "./parts.js";

/** @param {{room: import("../state/conversation.js").Conversation, showsMembers: boolean, onMenu: () => void, onMembers: () => void, onJump: () => void}} props */
export function Header({ room, showsMembers, onMenu, onMembers, onJump }) {
  const store = useStore();
  const name = room.name.value;
  const isRoom = room.kind === "room";
  const unread = [...store.conversations.value.values()].some((each) => each !== room && each.mentions.value && !each.isMuted.value);
  return html`<header class="header">
    <${IconButton} icon="menu" class=${`menu ${unread ? "news" : ""}`} label=${t("side.open")} onClick=${onMenu} />
    <div class="title"><h1><bdi>${name}</bdi></h1>
      ${isRoom ? html`<${Topic} key=${room.key} room=${room} />` : html`<p class="quiet topic">${t(room.isPresent.value ? "side.here" : "side.gone")}</p>`}</div>
    <${IconButton} icon="search" label=${`${t("head.search")} (Ctrl K)`} onClick=${onJump} />
    <${IconButton} icon=${room.isMuted.value ? "mute" : "bell"} class="wide" label=${t(room.isMuted.value ? "head.unmute" : "head.mute")} pressed=${room.isMuted.value}
      onClick=${() => store.mute(room.key, !room.isMuted.value)} />
    ${isRoom && html`<${IconButton} icon="people" label=${t("head.members", { count: room.members.value.size })} expanded=${showsMembers} onClick=${onMembers} />`}
    <${IconButton} icon="leave" class="wide" label=${t(isRoom ? "head.leave" : "head.close", { name })} onClick=${() => store.close(room.key)} />
  </header>`;
}

/** @param {{room: import("../state/conversation.js").Conversation}} props */
function Topic({ room }) {
  const store = useStore();
  const [draft, setDraft] = useState(/** @type {string | null} */ (null));
  const topic = room.topic.value;
  if (draft === null) {
    return html`<button type="button" class="topic quiet" title=${topic || t("head.editTopic")} onClick=${() => setDraft(topic)}>
      <span class="hidden">${t("head.editTopic")}: </span><bdi>${clean(topic) || t("head.noTopic")}</bdi></button>`;
  }
  /** @param {Event} event */
  function save(event) {
    event.preventDefault();
    if (draft !== null && draft !== topic) store.setTopic(room.key, draft);
    setDraft(null);
  }
  return html`<form class="topic" onSubmit=${save}><input aria-label=${t("head.topic")} value=${draft} maxlength=${store.server.value.topicMax}
    ref=${(/** @type {HTMLInputElement | null} */ field) => field && document.activeElement !== field && field.focus()}
    onInput=${(/** @type {any} */ event) => setDraft(event.target.value)} onBlur=${() => setDraft(null)}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && setDraft(null)} /></form>`;
}
