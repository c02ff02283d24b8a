/** Who somebody is. */
import { html, useEffect, useState } from "../lib/vendor.js";
import { locale, t } from "../i18n.js";
import { fold } from "../text/names.js";
import { ago, moment } from "../text/times.js";
import { clean } from "../text/untrusted.js";
import { Avatar, Dialog, Name, useStore, words } from "./parts.js";

/** @typedef {import("../state/types").Problem} Problem */

/** Seconds of silence that are not worth a word. */
const IDLE_MIN_S = 60;

/** @param {{alias: string, onClose: () => void}} props */
export function About({ alias, onClose }) {
  const store = useStore();
  const [told, setTold] = useState(/** @type {ReadonlyMap<string, string> | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  useEffect(() => {
    store.describe(alias).then(setTold, (error) => setProblem(error?.code ? error : { code: "OFFLINE", fields: new Map(), text: "" }));
  }, [alias]);
  const isMe = fold(alias) === fold(store.me.value.alias);
  return html`<${Dialog} title=${t("people.about")} onClose=${onClose} class="about">
    <div class="who"><${Avatar} alias=${alias} /> <strong><${Name} alias=${alias} coloured=${false} /></strong></div>
    ${problem && html`<p class="problem" role="alert">${words(problem)}</p>`}
    ${told && html`<dl>${facts(alias, told).map(([name, value]) => html`<div key=${name}><dt class="quiet">${name}</dt><dd dir="auto">${value}</dd></div>`)}</dl>`}
    ${told && !isMe && html`<p class="answers"><button type="button" class="primary" onClick=${() => {
      onClose();
      store.open(alias);
    }}>${t("people.message")}</button></p>`}
  <//>`;
}

/** What is worth telling, with its name. @param {string} alias @param {ReadonlyMap<string, string>} told @returns {[string, string][]} */
function facts(alias, told) {
  const idle = Number(told.get("idle") ?? 0);
  const since = Number(told.get("since") ?? 0) * 1000;
  const name = clean(told.get("realname") ?? "");
  return /** @type {[string, string][]} */ ([
    [t("about.name"), fold(name) === fold(alias) ? "" : name],
    [t("about.account"), clean(told.get("account") ?? "") || t("side.guest")],
    [t("about.away"), clean(told.get("away") ?? "")],
    [t("about.rooms"), clean(told.get("rooms") ?? "").trim().split(/\s+/).map((room) => room.replace(/^[~&@%+]+(?=#)/, "")).join(", ")],
    [t("about.idle"), idle >= IDLE_MIN_S ? ago(idle * 1000, locale.value) : ""],
    [t("about.since"), since ? moment(since, locale.value) : ""],
  ]).filter(([, value]) => value);
}
