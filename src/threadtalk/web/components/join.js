/** The first thing that anybody sees: an alias, a room, and in. */
import { html, useEffect, useRef, useState } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { readLink } from "../router.js";
import { asRoom, badInRoom, ROOM_MAX } from "../text/names.js";
import { useStore, words } from "./parts.js";

export function Join() {
  const store = useStore();
  const linked = readLink(location.hash);
  const remembered = store.remembered.value;
  const [alias, setAlias] = useState(remembered.alias);
  const [room, setRoom] = useState(linked?.name.startsWith("#") ? linked.name : remembered.room);
  const [password, setPassword] = useState("");
  /** The letter that no room's name may have. */
  const [bad, setBad] = useState("");
  const [isBusy, setBusy] = useState(false);
  const link = store.link.value;
  const problem = link.status === "refused" ? link.problem : null;
  const needsPassword = problem !== null && ["ALIAS_CLAIMED", "904", "902"].includes(problem.code);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const secret = useRef(/** @type {HTMLInputElement | null} */ (null));
  const place = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => (needsPassword ? secret : field).current?.focus(), [needsPassword, problem]);

  /** @param {Event} event */
  async function join(event) {
    event.preventDefault();
    const name = asRoom(room) || "#lobby";
    if (badInRoom(name)) {
      setBad(badInRoom(name));
      place.current?.focus();
      return;
    }
    setBusy(true);
    await store.enter(alias.trim(), name, needsPassword ? password : "");
    setBusy(false);
    if (store.link.value.status === "online" && linked) store.open(linked.name, linked.msgid);
  }

  return html`<main class="join">
    <form onSubmit=${join}>
      <div class="brand" aria-hidden="true"><span></span><span></span><span></span></div>
      <h1>${t("join.title")}</h1>
      <p class="quiet">${t("join.intro")}</p>
      <label>${t("join.alias")}
        <input ref=${field} name="alias" value=${alias} required maxlength=${store.server.value.aliasMax} autocomplete="username"
          autocapitalize="off" spellcheck="false" aria-invalid=${problem !== null} aria-describedby=${problem ? "join-problem" : undefined}
          onInput=${(/** @type {any} */ event) => setAlias(event.target.value)} /></label>
      ${needsPassword &&
      html`<label>${t("join.password")}
        <input ref=${secret} name="password" type="password" value=${password} autocomplete="current-password"
          onInput=${(/** @type {any} */ event) => setPassword(event.target.value)} /></label>`}
      ${problem && html`<p id="join-problem" class="problem" role="alert">${problem.code === "ALIAS_CLAIMED" ? t("join.password.hint") : words(problem)}</p>`}
      <label>${t("join.room")}
        <input ref=${place} name="room" value=${room} maxlength=${ROOM_MAX - (room.startsWith("#") ? 0 : 1)} autocapitalize="off" spellcheck="false"
          aria-invalid=${bad !== ""} aria-describedby=${bad ? "join-room-problem" : undefined}
          onInput=${(/** @type {any} */ event) => {
            setRoom(event.target.value);
            setBad("");
          }} /></label>
      ${bad && html`<p id="join-room-problem" class="problem" role="alert">${t("no.ROOM_LETTER", { letter: bad })}</p>`}
      <button class="primary" disabled=${isBusy}>${isBusy ? t("join.wait") : t("join.button")}</button>
    </form>
  </main>`;
}
