/** The rooms of the server, the settings, the help. */
import { html, useEffect, useState } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { KEYS } from "../keys.js";
import { COMMANDS } from "../state/commands.js";
import { asRoom, badInRoom, ROOM_MAX } from "../text/names.js";
import { clean } from "../text/untrusted.js";
import { Dialog, useStore } from "./parts.js";

/** @param {{onClose: () => void}} props */
export function Rooms({ onClose }) {
  const store = useStore();
  const [rooms, setRooms] = useState(/** @type {Awaited<ReturnType<typeof store.listRooms>> | null} */ (null));
  const [name, setName] = useState("");
  useEffect(() => void store.listRooms().then(setRooms, () => setRooms([])), []);
  /** @param {string} chosen */
  function open(chosen) {
    store.comeIn(chosen);
    onClose();
  }
  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const wanted = asRoom(name);
    if (wanted && !bad) open(wanted);
  }
  const bad = badInRoom(asRoom(name));
  const sorted = [...(rooms ?? [])].sort((a, b) => b.members - a.members);
  return html`<${Dialog} title=${t("rooms.title")} onClose=${onClose}>
    <form class="line" onSubmit=${submit}><input autofocus aria-label=${t("rooms.new")} placeholder=${t("rooms.new")} maxlength=${ROOM_MAX - 1} value=${name} aria-invalid=${bad !== ""} aria-describedby=${bad ? "rooms-problem" : undefined} onInput=${(/** @type {any} */ event) => setName(event.target.value)} />
      <button class="primary">${t("say.join")}</button></form>
    ${bad && html`<p id="rooms-problem" class="problem" role="alert">${t("no.ROOM_LETTER", { letter: bad })}</p>`}
    ${rooms && !rooms.length && html`<p class="quiet">${t("rooms.empty")}</p>`}
    <ul class="rooms">${sorted.map((room) => html`<li key=${room.name}><button type="button" onClick=${() => open(room.name)}><strong><bdi>${room.name}</bdi></strong>
      <small class="quiet">${t("head.members", { count: room.members })}</small>${room.topic && html`<span class="quiet" dir="auto">${clean(room.topic)}</span>`}</button></li>`)}</ul>
  <//>`;
}

/** @param {{onClose: () => void}} props */
export function Settings({ onClose }) {
  const store = useStore();
  const settings = store.settings.value;
  const [alias, setAlias] = useState(store.me.value.alias);
  const isDenied = globalThis.Notification?.permission === "denied" || !("Notification" in globalThis);
  /** @param {Event} event */
  function rename(event) {
    event.preventDefault();
    if (alias && alias !== store.me.value.alias) store.setAlias(alias);
  }
  /** @param {boolean} wanted */
  async function notify(wanted) {
    const isAllowed = wanted && "Notification" in globalThis && (await Notification.requestPermission()) === "granted";
    store.setSettings({ notifies: isAllowed });
  }
  /** @param {any} event */
  const value = (event) => event.target.value;
  return html`<${Dialog} title=${t("set.title")} onClose=${onClose} class="settings">
    <form class="line" onSubmit=${rename}><label>${t("set.alias")}<input value=${alias} maxlength=${store.server.value.aliasMax} onInput=${(/** @type {any} */ event) => setAlias(value(event))} /></label>
      <button>${t("set.change")}</button></form>
    ${!store.me.value.account && html`<p class="quiet">${t("set.account")} <code>${t("set.register")}</code></p>`}
    <label>${t("set.theme")}<select value=${settings.theme} onChange=${(/** @type {any} */ event) => store.setSettings({ theme: value(event) })}>
      ${/** @type {const} */ (["system", "light", "dark"]).map((each) => html`<option key=${each} value=${each}>${t(`set.theme.${each}`)}</option>`)}</select></label>
    <label>${t("set.language")}<select value=${settings.language} onChange=${(/** @type {any} */ event) => store.setSettings({ language: value(event) })}>
      <option value="system">${t("set.language.system")}</option><option value="en" lang="en">English</option><option value="de" lang="de">Deutsch</option></select></label>
    <label><span>${t("set.textSize")} <span class="quiet">${settings.textSize} %</span></span><input type="range" min="80" max="200" step="10" value=${settings.textSize} onInput=${(/** @type {any} */ event) => store.setSettings({ textSize: Number(value(event)) })} /></label>
    <label class="check"><input type="checkbox" checked=${settings.foldsHappenings} onChange=${(/** @type {any} */ event) => store.setSettings({ foldsHappenings: event.target.checked })} /> ${t("set.folds")}</label>
    <label class="check"><input type="checkbox" checked=${settings.sends === "enter"} onChange=${(/** @type {any} */ event) => store.setSettings({ sends: event.target.checked ? "enter" : "ctrl-enter" })} /> ${t("set.sends")}</label>
    <label class="check"><input type="checkbox" checked=${settings.notifies} disabled=${isDenied} onChange=${(/** @type {any} */ event) => notify(event.target.checked)} /> ${t("set.notifies")}</label>
    ${isDenied && html`<p class="quiet">${t("set.notifies.denied")}</p>`}
    <p class="quit"><button type="button" class="danger" onClick=${() => {
      onClose();
      store.leaveChat();
    }}>${t("set.quit")}</button></p>
  <//>`;
}

/** @param {{onClose: () => void}} props */
export function Help({ onClose }) {
  return html`<${Dialog} title=${t("help.title")} onClose=${onClose} class="help">
    <h3>${t("help.keys")}</h3>
    <dl>${KEYS.map(({ keys, text }) => html`<div key=${text}><dt>${keys.map((key) => html`<kbd key=${key}>${key}</kbd>`)}</dt><dd>${t(text)}</dd></div>`)}</dl>
    <h3>${t("help.commands")}</h3>
    <ul class="commands">${[...COMMANDS].map(([name, { usage }]) => html`<li key=${name}><code><strong>/${name}</strong>${usage && html` <span class="quiet">${usage}</span>`}</code></li>`)}</ul>
  <//>`;
}
