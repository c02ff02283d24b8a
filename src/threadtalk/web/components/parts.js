/** Small things that are needed everywhere: the store, icons, dialogs, names of people. */
import { createContext, html, useContext, useLayoutEffect, useRef } from "../lib/vendor.js";
import { hasText, t } from "../i18n.js";
import { colourOf, initials } from "../text/names.js";
import { clean } from "../text/untrusted.js";

/** @typedef {import("../state/store.js").PageStore} PageStore @typedef {import("../state/types").Problem} Problem */

export const StoreContext = createContext(/** @type {PageStore} */ (/** @type {unknown} */ (null)));

export function useStore() {
  return useContext(StoreContext);
}

/** What is wrong, in words. @param {Problem} problem */
export function words(problem) {
  const key = `no.${problem.code}`;
  return hasText(key) ? t(key, Object.fromEntries(problem.fields)) : problem.text || problem.code;
}

const ICONS = new Map(Object.entries({
  menu: "M3 6h18M3 12h18M3 18h18",
  close: "M6 6l12 12M18 6L6 18",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5",
  people: "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 20c.6-4 3-6 6.500-6s5.900 2 6.500 6M16 5.500a3 3 0 0 1 0 6M17.500 14.500c2.300.7 3.600 2.500 4 5.500",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M14 4.500v5M8 14.500v5",
  add: "M12 5v14M5 12h14",
  send: "M4 12l16-8-6 16-3-7z",
  attach: "M20 11l-8.500 8.500a5 5 0 0 1-7-7L13 4a3.400 3.400 0 0 1 4.800 4.800L9.300 17.300a1.700 1.700 0 0 1-2.400-2.400L15 7",
  emoji: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.500 14.500c1.800 2.300 5.200 2.300 7 0M9 9.500v.1M15 9.500v.1",
  reply: "M10 6L4 12l6 6M4 12h10c4 0 6 2 6 6",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1.500 1.500M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1.500-1.500",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10 11v6M14 11v6",
  down: "M12 5v14M6 13l6 6 6-6",
  help: "M9 9a3 3 0 1 1 4.200 2.800c-.8.4-1.200 1-1.200 2.200M12 17.500v.1",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  mute: "M6 16V11a6 6 0 0 1 9-5.200M18 11v5l2 2H8M10 21h4M4 4l16 16",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  leave: "M14 4h5v16h-5M4 12h11M11 8l4 4-4 4",
}));

/** @param {{name: string}} props */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${ICONS.get(name)} /></svg>`;
}

/** @param {{icon: string, label: string, onClick: (event: Event) => void, class?: string, pressed?: boolean, expanded?: boolean, disabled?: boolean}} props */
export function IconButton({ icon, label, onClick, pressed, expanded, disabled, ...rest }) {
  return html`<button type="button" class=${`icon-button ${rest.class ?? ""}`} aria-label=${label} title=${label}
    aria-pressed=${pressed} aria-expanded=${expanded} disabled=${disabled} onClick=${onClick}><${Icon} name=${icon} /></button>`;
}

/** @param {{alias: string, small?: boolean}} props */
export function Avatar({ alias, small }) {
  return html`<span class=${`avatar colour-${colourOf(alias)} ${small ? "small" : ""}`} aria-hidden="true">${initials(alias)}</span>`;
}

/** A name of somebody, which may be any text. @param {{alias: string, coloured?: boolean}} props */
export function Name({ alias, coloured = true }) {
  return html`<bdi class=${`name ${coloured ? `colour-${colourOf(alias)}` : ""}`}>${clean(alias)}</bdi>`;
}

/**
 * A dialog over the page. The focus goes into it, and back to where it was.
 * @param {{title: string, onClose: () => void, class?: string, children?: any}} props
 */
export function Dialog({ title, onClose, children, ...rest }) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    ref.current?.showModal();
    return () => before?.focus?.();
  }, []);
  /** Gone at once, and not when the browser gets round to it, which may empty a field first. @param {Event} event */
  function leave(event) {
    event.preventDefault();
    event.stopPropagation();
    onClose();
  }
  return html`<dialog ref=${ref} class=${rest.class ?? ""} aria-label=${title} onClose=${onClose}
    onCancel=${leave} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && !event.isComposing && leave(event)}
    onClick=${(/** @type {MouseEvent} */ event) => event.target === ref.current && onClose()}>
    <div class="dialog-body">
      <header><h2>${title}</h2><${IconButton} icon="close" label=${t("dialog.close")} onClick=${onClose} /></header>
      ${children}
    </div>
  </dialog>`;
}
