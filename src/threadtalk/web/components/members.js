/** Who is in the room, and what can be done about somebody. */
import { html, useState } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { fold } from "../text/names.js";
import { clean } from "../text/untrusted.js";
import { Avatar, Name, Question, useStore } from "./parts.js";

/** @typedef {import("../state/conversation.js").Conversation} Conversation @typedef {import("../state/types").Member} Member */

const GROUPS = /** @type {const} */ ([
  ["people.owner", "~"],
  ["people.moderators", "&@%"],
  ["people.others", "+"],
]);
/** More are not listed one by one: nobody looks through thousands. */
const LISTED_MAX = 500;

/** @param {{room: Conversation, onChosen: () => void}} props */
export function Members({ room, onChosen }) {
  const [open, setOpen] = useState("");
  const all = [...room.members.value.values()].sort((a, b) => (fold(a.alias) < fold(b.alias) ? -1 : 1));
  /** @param {Member} member */
  const groupOf = (member) => (member.rank ? GROUPS.findIndex(([, signs]) => signs.includes(member.rank[0])) : 2);
  return html`<aside class="members" aria-label=${t("people.label")}>
    ${GROUPS.map(([key], i) => {
      const group = all.filter((member) => groupOf(member) === i);
      return group.length > 0 && html`<section key=${key}><h2>${t(key)} <small class="quiet">${group.length}</small></h2>
        <ul>${group.slice(0, LISTED_MAX).map((member) => html`<${Row} key=${fold(member.alias)} room=${room} member=${member}
          isOpen=${open === member.alias} onToggle=${() => setOpen(open === member.alias ? "" : member.alias)} onChosen=${onChosen} />`)}</ul></section>`;
    })}
  </aside>`;
}

/** @param {{room: Conversation, member: Member, isOpen: boolean, onToggle: () => void, onChosen: () => void}} props */
function Row({ room, member, isOpen, onToggle, onChosen }) {
  const store = useStore();
  const isMe = fold(member.alias) === fold(store.me.value.alias);
  const mine = room.members.value.get(fold(store.me.value.alias));
  const mayModerate = /[~&@%]/.test(mine?.rank ?? "") && !isMe;
  const [asked, ask] = useState(/** @type {"" | "kick" | "ban"} */ (""));
  /** @param {() => void} act */
  const then = (act) => () => {
    act();
    onToggle();
  };
  return html`<li><button type="button" class=${`person ${member.isAway ? "away" : ""}`} aria-expanded=${isOpen} onClick=${onToggle}>
      <${Avatar} alias=${member.alias} small /> <${Name} alias=${member.alias} coloured=${false} />
      ${member.isBot && html`<span class="tag">${t("msg.bot")}</span>`}
      ${member.isAway && html`<span class="quiet away-note">${t("side.away")}</span>`}</button>
    ${isOpen && html`<div class="menu" role="group" aria-label=${t("people.menu", { alias: clean(member.alias) })}>
      ${!isMe && html`<button type="button" onClick=${then(() => {
        store.open(member.alias);
        onChosen();
      })}>${t("people.message")}</button>`}
      <button type="button" onClick=${then(() => store.tellAbout(member.alias))}>${t("people.about")}</button>
      ${mayModerate && html`<button type="button" onClick=${then(() => store.moderate(room.key, member.alias, "voice"))}>${t("people.voice")}</button>
        <button type="button" onClick=${then(() => store.moderate(room.key, member.alias, "op"))}>${t("people.moderator")}</button>
        <button type="button" onClick=${() => ask("kick")}>${t("people.kick")}</button>
        <button type="button" class="danger" onClick=${() => ask("ban")}>${t("people.ban")}</button>`}
    </div>`}
    ${asked && html`<${Question} title=${t(`people.${asked}.sure`, { alias: clean(member.alias), name: room.name.value })} yes=${t(`people.${asked}`)} isDangerous
      onYes=${then(() => store.moderate(room.key, member.alias, asked))} onClose=${() => ask("")} />`}</li>`;
}
