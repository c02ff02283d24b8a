/** Rooms and people, and oneself. */
import { html } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { linkTo } from "../router.js";
import { Avatar, Icon, IconButton, Name, useStore } from "./parts.js";

/** @typedef {import("../state/conversation.js").Conversation} Conversation */

/** @param {{onBrowse: () => void, onSettings: () => void, onHelp: () => void, onChosen: () => void}} props */
export function Sidebar({ onBrowse, onSettings, onHelp, onChosen }) {
  const store = useStore();
  const all = [...store.conversations.value.values()];
  const rooms = all.filter((each) => each.kind === "room");
  const people = all.filter((each) => each.kind === "direct");
  const me = store.me.value;
  return html`<nav class="sidebar" aria-label=${t("side.label")}>
    <header><strong class="server">${store.server.value.name}</strong></header>
    <div class="scroll">
      <h2 id="side-rooms">${t("side.rooms")}
        <${IconButton} icon="add" label=${t("side.browse")} onClick=${onBrowse} /></h2>
      <ul aria-labelledby="side-rooms">${rooms.map((room) => html`<${Entry} key=${room.key} room=${room} onChosen=${onChosen} />`)}</ul>
      ${people.length > 0 && html`<h2 id="side-people">${t("side.people")}</h2>
        <ul aria-labelledby="side-people">${people.map((room) => html`<${Entry} key=${room.key} room=${room} onChosen=${onChosen} />`)}</ul>`}
    </div>
    <footer>
      <${Avatar} alias=${me.alias} />
      <span class="me"><${Name} alias=${me.alias} coloured=${false} />
        <small class="quiet">${me.account ? t("side.account", { account: me.account }) : t("side.guest")}</small></span>
      <${IconButton} icon="help" label=${t("help.open")} onClick=${onHelp} />
      <${IconButton} icon="settings" label=${t("side.settings")} onClick=${onSettings} />
    </footer>
  </nav>`;
}

/** @param {{room: Conversation, onChosen: () => void}} props */
function Entry({ room, onChosen }) {
  const store = useStore();
  const isCurrent = store.current.value === room;
  const [unread, mentions] = [room.unread.value, room.mentions.value];
  const name = room.name.value;
  const isFaint = room.kind === "room" ? !room.isJoined.value : !room.isPresent.value;
  return html`<li><a href=${linkTo(name)} class=${`entry ${isCurrent ? "current" : ""} ${unread ? "unread" : ""} ${isFaint ? "faint" : ""} ${room.isMuted.value ? "muted" : ""}`}
    aria-current=${isCurrent ? "page" : undefined} onClick=${onChosen}>
    ${room.kind === "room" ? html`<span class="hash" aria-hidden="true">#</span>` : html`<span class=${`dot ${room.isPresent.value ? "here" : ""}`} aria-hidden="true"></span>`}
    <bdi class="label">${room.kind === "room" ? name.replace(/^#/, "") : name}</bdi>
    ${room.kind === "direct" && html`<span class="hidden">, ${t(room.isPresent.value ? "side.here" : "side.gone")}</span>`}
    ${room.isMuted.value && html`<${Icon} name="mute" />`}
    ${mentions > 0
      ? html`<span class="badge mention"><span aria-hidden="true">${mentions > 99 ? "99+" : mentions}</span><span class="hidden">, ${t("side.mentions", { count: mentions })}</span></span>`
      : unread > 0 && html`<span class="badge"><span aria-hidden="true">${unread > 99 ? "99+" : unread}</span><span class="hidden">, ${t("side.unread", { count: unread })}</span></span>`}
  </a></li>`;
}
