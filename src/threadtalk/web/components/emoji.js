/** Choosing an emoji: type a word, or look. */
import { html, useEffect, useRef, useState } from "../lib/vendor.js";
import { t } from "../i18n.js";
import { allEmoji, findEmoji } from "../text/emoji.js";

/** @typedef {import("../text/emoji.js").Emoji} Emoji */

const SHOWN_MAX = 400;
const COLUMNS = 8;

/** @param {{onPick: (emoji: string) => void, onClose: () => void}} props */
export function EmojiPicker({ onPick, onClose }) {
  const [all, setAll] = useState(/** @type {readonly Emoji[]} */ ([]));
  const [typed, setTyped] = useState("");
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    allEmoji().then(setAll);
    box.current?.querySelector("input")?.focus();
    /** @param {Event} event */
    const outside = (event) => !box.current?.contains(/** @type {Node} */ (event.target)) && onClose();
    const timer = setTimeout(() => document.addEventListener("click", outside));
    return () => {
      clearTimeout(timer);
      document.removeEventListener("click", outside);
    };
  }, []);
  const found = typed ? findEmoji(all, typed, 80) : all.slice(0, SHOWN_MAX);

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const buttons = [...(box.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const steps = new Map([["ArrowRight", 1], ["ArrowLeft", -1], ["ArrowDown", COLUMNS], ["ArrowUp", -COLUMNS]]);
    const step = steps.get(event.key);
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    } else if (event.key === "Enter" && at < 0 && found[0]) {
      event.preventDefault();
      onPick(found[0].emoji);
    } else if (step && (at >= 0 || event.key === "ArrowDown")) {
      event.preventDefault();
      const next = at < 0 ? 0 : at + step;
      if (next < 0) box.current?.querySelector("input")?.focus();
      else buttons[Math.min(buttons.length - 1, next)]?.focus();
    }
  }

  return html`<div class="emoji-picker" ref=${box} role="dialog" aria-label=${t("say.emoji")} onKeyDown=${onKeyDown}>
    <input type="search" aria-label=${t("emoji.search")} placeholder=${t("emoji.search")} value=${typed} onInput=${(/** @type {any} */ event) => setTyped(event.target.value)} />
    <div class="grid">${found.map(({ emoji, words }) => html`<button type="button" key=${emoji} title=${`:${words[0]}:`} aria-label=${words[0].replace(/_/g, " ")} onClick=${() => onPick(emoji)}>${emoji}</button>`)}
      ${all.length > 0 && !found.length && html`<p class="quiet">${t("emoji.none")}</p>`}</div>
  </div>`;
}
