/** Choosing an emoji: type a word, or look through what there is of a kind. */
import { html, useEffect, useRef, useState } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { allEmoji, findEmoji } from "../text/emoji.js";
import { Popover } from "./parts.js";

/** @typedef {import("../text/emoji.js").Emoji} Emoji */

const FOUND_MAX = 80;
const COLUMNS = 8;
/** The groups of text/emoji-data.js, each with the one that stands for it. */
const GROUPS = /** @type {const} */ ([
  ["sm", "😀"], ["pe", "👋"], ["na", "🐻"], ["fo", "🍎"], ["tr", "🚗"], ["ac", "⚽"], ["ob", "💡"], ["sy", "❤️"],
]);

/** @param {{onPick: (emoji: string) => void, onClose: () => void}} props */
export function EmojiPicker({ onPick, onClose }) {
  const [all, setAll] = useState(/** @type {readonly Emoji[]} */ ([]));
  const [isMissing, setMissing] = useState(false);
  const [typed, setTyped] = useState("");
  const [group, setGroup] = useState(/** @type {string} */ ("sm"));
  const grid = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    allEmoji().then(setAll, () => setMissing(true));
  }, []);
  const found = typed ? findEmoji(all, typed, FOUND_MAX) : all.filter((each) => each.group === group);

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const buttons = /** @type {HTMLElement[]} */ ([...(grid.current?.querySelectorAll("button") ?? [])]);
    const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const steps = new Map([["ArrowRight", 1], ["ArrowLeft", -1], ["ArrowDown", COLUMNS], ["ArrowUp", -COLUMNS]]);
    const step = steps.get(event.key);
    const isField = event.target instanceof HTMLInputElement;
    if (event.key === "Enter" && isField && found[0]) {
      event.preventDefault();
      onPick(found[0].emoji);
    } else if (step && (at >= 0 || (isField && event.key === "ArrowDown"))) {
      event.preventDefault();
      const next = at < 0 ? 0 : at + step;
      if (next < 0) grid.current?.parentElement?.querySelector("input")?.focus();
      else buttons[Math.min(buttons.length - 1, next)]?.focus();
    }
  }

  return html`<${Popover} label=${t("say.emoji")} onClose=${onClose} class="emoji-picker"><div onKeyDown=${onKeyDown}>
    <input type="search" aria-label=${t("emoji.search")} placeholder=${t("emoji.search")} value=${typed} onInput=${(/** @type {any} */ event) => setTyped(event.target.value)} />
    <div class="groups" role="group" aria-label=${t("emoji.groups")}>${GROUPS.map(([key, sign]) => html`<button type="button" key=${key} aria-label=${t(`emoji.${key}`)} title=${t(`emoji.${key}`)}
      aria-pressed=${!typed && key === group} onClick=${() => {
        setTyped("");
        setGroup(key);
        grid.current?.scrollTo(0, 0);
      }}>${sign}</button>`)}</div>
    <div class="grid" ref=${grid}>${found.map(({ emoji, words }) => html`<button type="button" key=${emoji} title=${`:${words[0]}:`} aria-label=${words[0].replace(/_/g, " ")} onClick=${() => onPick(emoji)}>${emoji}</button>`)}
      ${all.length > 0 && !found.length && html`<p class="quiet">${t("emoji.none")}</p>`}
      ${isMissing && html`<p class="problem" role="alert">${t("emoji.missing")}</p>`}</div>
  </div><//>`;
}
