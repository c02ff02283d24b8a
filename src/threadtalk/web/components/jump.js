/** Ctrl-K: to a room, to a person, or to what was said. */
import { html, useEffect, useRef, useState } from "../lib/vendor.js";
import { locale, t } from "../i18n.js";
import { linkTo } from "../router.js";
import { FOUND_MAX } from "../state/lookups.js";
import { readQuery } from "../state/query.js";
import { fold } from "../text/names.js";
import { moment } from "../text/times.js";
import { plain } from "../text/plain.js";
import { clean } from "../text/untrusted.js";
import { Dialog, Name, useStore, words } from "./parts.js";

/** @typedef {import("../state/types").Found} Found @typedef {import("../state/types").Problem} Problem */

const PLACES_MAX = 8;

/** @param {{text: string, onClose: () => void}} props */
export function Jump({ text, onClose }) {
  const store = useStore();
  const [typed, setTyped] = useState(text);
  const [chosen, setChosen] = useState(0);
  /** The newest first. */
  const [found, setFound] = useState(/** @type {readonly Found[] | null} */ (null));
  const [hasMore, setMore] = useState(false);
  const [problem, setProblem] = useState(/** @type {Problem | null} */ (null));
  const [isOnlyHere, setOnlyHere] = useState(false);
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const here = store.current.value;
  const canSearch = store.client.capabilities.has("draft/search");
  const wanted = fold(typed.trim().replace(/^[#@]/, ""));

  const known = [...store.conversations.value.values()]
    .filter((each) => fold(each.name.value).replace(/^#/, "").includes(wanted))
    .map((each) => ({ key: each.key, label: each.name.value, kind: t(each.kind === "room" ? "jump.room" : "jump.person"), go: () => store.open(each.name.value) }));
  const people = [...(here?.members.value.values() ?? [])]
    .filter(({ alias }) => wanted && fold(alias).includes(wanted) && !store.conversations.value.has(fold(alias)) && fold(alias) !== fold(store.me.value.alias))
    .map(({ alias }) => ({ key: `@${alias}`, label: alias, kind: t("jump.person"), go: () => store.open(alias) }));
  const places = [...known, ...people].slice(0, PLACES_MAX);
  const name = typed.trim();
  const more = [];
  if (name.startsWith("#") && name.length > 1 && !store.conversations.value.has(fold(name))) more.push({ key: "join", label: t("jump.join", { name }), kind: "", go: () => store.comeIn(name) });
  if (name && canSearch) more.push({ key: "search", label: t("jump.search", { text: name }), kind: "", go: () => search() });
  const choices = found ? [] : [...places, ...more];

  /** @param {readonly Found[]} [known]  what is older than these is looked for */
  async function search(known = []) {
    setProblem(null);
    try {
      const query = readQuery(name);
      const olderThan = known[known.length - 1]?.message.msgid ?? "";
      const page = await store.search({ ...query, conversation: isOnlyHere && here ? here.key : query.conversation, olderThan });
      setFound([...known, ...page]);
      setMore(page.length === FOUND_MAX);
    } catch (error) {
      setProblem(error && typeof error === "object" && "code" in error ? /** @type {Problem} */ (error) : { code: "OFFLINE", fields: new Map(), text: "" });
    }
  }

  useEffect(() => {
    if (text) search();
  }, []);

  /** @param {{key: string, go: () => void}} choice */
  function take(choice) {
    choice.go();
    if (choice.key !== "search") onClose();
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step && found?.length) {
      event.preventDefault();
      move(step);
    } else if (step && choices.length) {
      event.preventDefault();
      setChosen((chosen + step + choices.length) % choices.length);
    } else if (event.key === "Enter" && choices[chosen]) {
      event.preventDefault();
      take(choices[chosen]);
    } else if (event.key === "Enter" && found) {
      event.preventDefault();
      search();
    }
  }

  /** From the words to what was found, through it, and back. @param {number} step */
  function move(step) {
    const field = box.current?.querySelector("input");
    const places = /** @type {HTMLElement[]} */ ([field, ...(box.current?.querySelectorAll(".found a, .more") ?? [])]);
    const at = places.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    places[(Math.max(0, at) + step + places.length) % places.length]?.focus();
  }

  return html`<${Dialog} title=${t("jump.title")} onClose=${onClose} class="jump">
    <div ref=${box}>
      <input type="search" autofocus aria-label=${t("jump.label")} placeholder=${t("jump.label")} value=${typed} onKeyDown=${onKeyDown}
        role="combobox" aria-expanded=${choices.length > 0} aria-controls="jump-choices" aria-activedescendant=${choices[chosen] ? `jump-${chosen}` : undefined}
        onInput=${(/** @type {any} */ event) => {
          setTyped(event.target.value);
          setChosen(0);
          setFound(null);
        }} />
      ${name && here && canSearch && html`<label class="check"><input type="checkbox" checked=${isOnlyHere} onChange=${(/** @type {any} */ event) => setOnlyHere(event.target.checked)} /> ${t("jump.only", { name: here.name.value })}</label>`}
      ${name && canSearch && html`<p class="quiet hint">${t("jump.hint")}</p>`}
      <ul id="jump-choices" role="listbox" aria-label=${t("jump.title")}>${choices.map((choice, i) => html`<li key=${choice.key} id=${`jump-${i}`} role="option" aria-selected=${i === chosen} onClick=${() => take(choice)}>
        <bdi>${clean(choice.label)}</bdi> <small class="quiet">${choice.kind}</small></li>`)}</ul>
      ${problem && html`<p class="problem" role="alert">${words(problem)}</p>`}
      ${found && html`<p class="quiet" role="status">${found.length ? t(hasMore ? "jump.foundMore" : "jump.found", { count: found.length }) : t("jump.nothing")}</p>
        <ul class="found" onKeyDown=${(/** @type {KeyboardEvent} */ event) => ["ArrowUp", "ArrowDown"].includes(event.key) && onKeyDown(event)}>${found.map(({ name: room, message }) => html`<li key=${message.msgid}><a href=${linkTo(room, message.msgid)} onClick=${onClose}>
          <span class="quiet"><bdi>${room}</bdi> · ${moment(message.at, locale.value)}</span>
          <span dir="auto"><${Name} alias=${message.alias} /> ${plain(message.text).slice(0, 300)}</span></a></li>`)}</ul>
        ${hasMore && html`<button type="button" class="more" onClick=${() => search(found)}>${t("jump.more")}</button>`}`}
    </div>
  <//>`;
}
