/** The first thing that anybody sees: an alias, a room, and in. */
import { html, useEffect, useRef, useState } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { readLink } from "../router.js";
import { useStore, words } from "./parts.js";

export function Join() {
  const store = useStore();
  const linked = readLink(location.hash);
  const remembered = store.remembered.value;
  const [alias, setAlias] = useState(remembered.alias);
  const [room, setRoom] = useState(linked?.name.startsWith("#") ? linked.name : remembered.room);
  const [password, setPassword] = useState("");
  const [isBusy, setBusy] = useState(false);
  const link = store.link.value;
  const problem = link.status === "refused" ? link.problem : null;
  const needsPassword = problem !== null && ["ALIAS_CLAIMED", "904", "902"].includes(problem.code);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const secret = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => (needsPassword ? secret : field).current?.focus(), [needsPassword, problem]);

  /** @param {Event} event */
  async function join(event) {
    event.preventDefault();
    const name = room.trim().replace(/\s+/g, "-") || "#lobby";
    setBusy(true);
    await store.enter(alias.trim(), name.startsWith("#") ? name : `#${name}`, needsPassword ? password : "");
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
        <input name="room" value=${room} maxlength="50" autocapitalize="off" spellcheck="false"
          onInput=${(/** @type {any} */ event) => setRoom(event.target.value)} /></label>
      <button class="primary" disabled=${isBusy}>${isBusy ? t("join.wait") : t("join.button")}</button>
    </form>
  </main>`;
}
