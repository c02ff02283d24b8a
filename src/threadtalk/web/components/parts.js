/** Small things that are needed everywhere: the store, icons, dialogs, names of people. */
import { createContext, html, useContext, useEffect, useLayoutEffect, useRef } from "../lib/vendor.js";
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
  more: "M5 11.500a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1zM12 11.500a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1zM19 11.500a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1z",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
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
 * A dialog over the page. The focus goes into it, and back to where it was. What the server says to what is done in it
 * is said in it: behind it, nobody would see that.
 * @param {{title: string, onClose: () => void, class?: string, children?: any}} props
 */
export function Dialog({ title, onClose, children, ...rest }) {
  const store = useStore();
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useLayoutEffect(() => {
    const dialog = /** @type {HTMLDialogElement} */ (ref.current);
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    store.dismissProblem();
    dialog.showModal();
    return () => {
      dialog.close(); // before anything else: as long as it is open, nothing behind it takes the focus
      if (before?.isConnected && before !== document.body) before.focus();
      else focusBox();
    };
  }, []);
  /** Gone at once, and not when the browser gets round to it, which may empty a field first. @param {Event} event */
  function leave(event) {
    event.preventDefault();
    event.stopPropagation();
    onClose();
  }
  return html`<dialog ref=${ref} class=${rest.class ?? ""} aria-label=${title}
    onCancel=${leave} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Escape" && !event.isComposing && leave(event)}
    onMouseDown=${(/** @type {MouseEvent} */ event) => event.target === ref.current && onClose()}>
    <div class="dialog-body">
      <header><h2>${title}</h2><${IconButton} icon="close" label=${t("dialog.close")} onClick=${onClose} /></header>
      ${children}
      <${Toast} />
    </div>
  </dialog>`;
}

/** To where one writes, but where that would have a keyboard cover half of the screen. */
export function focusBox() {
  if (!isTouched()) document.getElementById("say")?.focus();
}

/** Whether fingers do what elsewhere a mouse does. */
export function isTouched() {
  return matchMedia("(pointer: coarse)").matches;
}

/** Whether there is only room for one thing at a time. */
export function isNarrow() {
  return matchMedia("(max-width: 50rem)").matches;
}

/** Pixels between what opens and what has opened it, and to the edge of the screen. */
const GAP = 6;

/**
 * What opens beside the button before it, over everything, and is nowhere cut off. Closed by Escape, which brings the
 * focus back to the button, and by a press elsewhere. On a small screen, style/base.css has it at the lower edge.
 * @param {{label: string, onClose: () => void, class?: string, role?: string, children?: any}} props
 */
export function Popover({ label, onClose, children, role = "dialog", ...rest }) {
  const ref = useRef(/** @type {HTMLDivElement | null} */ (null));
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const box = /** @type {HTMLDivElement} */ (ref.current);
    const opener = /** @type {HTMLElement} */ (box.previousElementSibling);
    const put = () => place(box, opener);
    /** @param {Event} event */
    const outside = (event) => {
      const target = /** @type {Node} */ (event.target);
      if (!box.contains(target) && !opener.contains(target)) close.current();
    };
    box.showPopover?.();
    put();
    /** Wherever the focus is by now. @param {KeyboardEvent} event */
    const onKey = (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      close.current();
      opener.focus();
    };
    const first = /** @type {HTMLElement[]} */ ([...box.querySelectorAll("input, button")]).find((each) => each.getClientRects().length);
    (first instanceof HTMLInputElement && isTouched() ? box : first)?.focus();
    const stay = new ResizeObserver(put);
    stay.observe(box);
    addEventListener("resize", put);
    addEventListener("scroll", put, true);
    document.addEventListener("pointerdown", outside);
    document.addEventListener("keydown", onKey, true);
    return () => {
      stay.disconnect();
      removeEventListener("resize", put);
      removeEventListener("scroll", put, true);
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("keydown", onKey, true);
    };
  }, []);
  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation(); // what is around it has keys of its own
  }
  return html`<div ref=${ref} class=${`popover ${rest.class ?? ""}`} popover="manual" role=${role} aria-label=${label} tabindex="-1" onKeyDown=${onKeyDown}>${children}</div>`;
}

/** Above the button where there is room, else below, and never over an edge. @param {HTMLElement} box @param {HTMLElement} opener */
function place(box, opener) {
  const at = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const above = at.top - height - GAP;
  const below = at.bottom + GAP;
  const top = above >= GAP ? above : Math.min(below, innerHeight - height - GAP);
  const left = Math.min(at.right - width, innerWidth - width - GAP);
  box.style.setProperty("--x", `${Math.max(GAP, left)}px`);
  box.style.setProperty("--y", `${Math.max(GAP, top)}px`);
}

const TOAST_MSEC = 8000;

/** A "no" of the server, or what has just been done; not what a message says itself that was refused. */
export function Toast() {
  const store = useStore();
  const problem = store.problem.value;
  useEffect(() => {
    if (!problem) return;
    const timer = setTimeout(() => store.dismissProblem(), TOAST_MSEC);
    return () => clearTimeout(timer);
  }, [problem]);
  const isTold = problem && store.current.value?.items.value.slice(-20).some((item) =>
    item.type === "message" && item.problem?.code === problem.code && item.problem.text === problem.text);
  return html`<div class="toast-place" role="alert">${problem && !isTold && html`<p class=${`toast ${problem.code === "DONE" ? "done" : ""}`}><span dir="auto">${words(problem)}</span>
    <${IconButton} icon="close" label=${t("toast.dismiss")} onClick=${() => store.dismissProblem()} /></p>`}</div>`;
}

/**
 * A question before something that cannot be undone.
 * @param {{title: string, yes: string, isDangerous?: boolean, onYes: () => void, onClose: () => void, children?: any}} props
 */
export function Question({ title, yes, isDangerous, onYes, onClose, children }) {
  return html`<${Dialog} title=${title} onClose=${onClose} class="question">
    ${children}
    <p class="answers"><button type="button" onClick=${onClose}>${t("say.cancel")}</button>
      <button type="button" autofocus class=${isDangerous ? "danger primary" : "primary"} onClick=${() => {
        onClose();
        onYes();
      }}>${yes}</button></p>
  <//>`;
}
