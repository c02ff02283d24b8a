/**
 * What was said, from the oldest that is loaded to the newest. Whoever reads up there stays where they are, whatever
 * comes above or below; whoever is at the end stays at the end; whoever comes in begins where they have stopped reading.
 */
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../lib/vendor.js";
import { locale, t } from "../i18n.js";
import { ITEMS_MAX, PAGE } from "../state/conversation.js";
import { toRows } from "../state/rows.js";
import { day } from "../text/times.js";
import { FoldedRow, HappeningRow } from "./happening.js";
import { MessageRow } from "./message.js";
import { Icon, useStore } from "./parts.js";

/** @typedef {import("../state/conversation.js").Conversation} Conversation @typedef {import("../state/types").Message} Message */

/** Pixels from an end at which more is loaded, and within which one is at the end. */
const NEAR = 600;
const AT_END = 40;
/** So many rows are made at first, and so many more with each screen one goes up: what fills a few screens. */
const ROWS = 100;

/** @param {{room: Conversation, said: number, onReply: (message: Message) => void}} props */
export function Timeline({ room, said, onReply }) {
  const store = useStore();
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const isAtEnd = useRef(true);
  /** One has just come, or is away: then what is new is what is to be seen, whenever it comes. */
  const isUntouched = useRef(true);
  /** Where the page has scrolled to itself. */
  const put = useRef(0);
  /** What stood at the top, and where: to put it back there. */
  const anchor = useRef(/** @type {{key: string, top: number} | null} */ (null));
  const [isAway, setAway] = useState(false);
  /** Up to when one had read on coming here: behind that stands the mark. 0 for who looks on: what comes is not new then. */
  const [readUpTo, setReadUpTo] = useState(room.readAt.peek());
  /** Rows at the top that are not made before one goes there. */
  const [left, setLeft] = useState(Infinity);
  const items = room.items.value;
  const history = room.history.value;
  const folds = store.settings.value.foldsHappenings;
  const target = store.target.value;
  const all = useMemo(() => toRows(items, readUpTo, folds), [items, readUpTo, folds]);
  const targetAt = target ? all.findIndex((row) => row.type === "message" && row.message.msgid === target) : -1;
  const markAt = all.findIndex((row) => row.type === "new");
  const needed = Math.min(...[targetAt, markAt].filter((at) => at >= 0)) - ROWS / 2;
  const hidden = Math.max(0, Math.min(left, all.length - ROWS, needed));
  const rows = useMemo(() => all.slice(hidden), [all, hidden]);
  const saidBefore = useRef(said);

  useLayoutEffect(() => {
    if (said === saidBefore.current) return;
    saidBefore.current = said;
    if (room.history.peek().hasLater) store.showLatest(room.key);
    isAtEnd.current = true;
    isUntouched.current = false;
  }, [said]);

  useLayoutEffect(() => {
    const list = box.current;
    if (!list) return;
    const message = target && room.messageById(target);
    const mark = isUntouched.current && list.querySelector(".new-mark");
    if (message) {
      list.querySelector(`[data-key="${CSS.escape(message.key)}"]`)?.scrollIntoView({ block: "center" });
      isAtEnd.current = false;
      setLeft(hidden);
    } else if (mark) {
      list.scrollTop += mark.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 5;
    } else if (isAtEnd.current && !history.hasLater) {
      list.scrollTop = list.scrollHeight;
    } else if (anchor.current) {
      const row = list.querySelector(`[data-key="${CSS.escape(anchor.current.key)}"]`);
      if (row) list.scrollTop += row.getBoundingClientRect().top - anchor.current.top;
    }
    put.current = list.scrollTop;
    look();
  }, [rows, target, said]);

  useEffect(() => {
    const list = /** @type {HTMLDivElement} */ (box.current);
    const stay = new ResizeObserver(() => {
      if (isAtEnd.current && !room.history.value.hasLater) list.scrollTop = list.scrollHeight;
      put.current = list.scrollTop;
    });
    stay.observe(list);
    if (list.firstElementChild) stay.observe(list.firstElementChild);
    return () => stay.disconnect();
  }, [room]);

  useEffect(() => {
    const see = () => (document.hidden ? goAway() : read());
    /** Who goes away has seen what is there, and the mark stands before what comes meanwhile. */
    const goAway = () => {
      setReadUpTo(room.readAt.peek());
      isUntouched.current = isAtEnd.current;
    };
    document.addEventListener("visibilitychange", see);
    addEventListener("focus", see);
    addEventListener("blur", goAway);
    return () => {
      document.removeEventListener("visibilitychange", see);
      removeEventListener("focus", see);
      removeEventListener("blur", goAway);
    };
  });

  useEffect(() => {
    if (!target || !room.messageById(target)) return;
    const timer = setTimeout(() => store.shown(), 2500);
    return () => clearTimeout(timer);
  }, [target, rows]);

  function read() {
    if (!isAtEnd.current || document.visibilityState !== "visible" || !document.hasFocus()) return;
    store.markRead(room.key);
    if (markAt < 0) setReadUpTo(0);
    else isUntouched.current = false; // what is new has been seen: from here on, the end is
  }

  /** Note where one is, and ask for more near an end. */
  function look() {
    const list = box.current;
    if (!list) return;
    const below = list.scrollHeight - list.scrollTop - list.clientHeight;
    isAtEnd.current = below < AT_END && !room.history.value.hasLater;
    if (!isAtEnd.current) setReadUpTo((before) => before || room.readAt.peek());
    setAway(!isAtEnd.current && (below > NEAR || room.history.value.hasLater));
    const top = list.getBoundingClientRect().top;
    const row = [...list.querySelectorAll("[data-key]")].find((each) => each.getBoundingClientRect().bottom > top);
    anchor.current = row ? { key: /** @type {HTMLElement} */ (row).dataset.key ?? "", top: row.getBoundingClientRect().top } : null;
    // Hundreds of comings and goings may be one line: then both ends are near, and to load at the one drops the other.
    const isFull = room.items.value.length + PAGE > ITEMS_MAX;
    if (below < NEAR && room.history.value.hasLater) store.loadLater(room.key);
    else if (list.scrollTop < NEAR && hidden) setLeft(Math.max(0, hidden - ROWS));
    else if (list.scrollTop < NEAR && !(isFull && below < NEAR)) store.loadEarlier(room.key);
    read();
  }

  function latest() {
    isAtEnd.current = true;
    isUntouched.current = false;
    store.shown();
    store.showLatest(room.key);
    const list = box.current;
    if (list) list.scrollTop = list.scrollHeight;
    setAway(false);
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const rowsOnScreen = [...(box.current?.querySelectorAll("article") ?? [])];
    const at = rowsOnScreen.indexOf(/** @type {HTMLElement} */ (document.activeElement?.closest("article")));
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step && (at >= 0 || event.target === box.current)) {
      event.preventDefault();
      const next = at < 0 ? rowsOnScreen[rowsOnScreen.length - 1] : rowsOnScreen[Math.max(0, Math.min(rowsOnScreen.length - 1, at + step))];
      next?.focus();
    } else if (event.key === "Enter" && event.target === rowsOnScreen[at]) {
      event.preventDefault(); // or the button that gets the focus would be pressed by the same key
      /** @type {HTMLElement | null} */ (rowsOnScreen[at].querySelector(".actions button"))?.focus();
    } else if (event.key === "Escape" && at >= 0) {
      event.stopPropagation();
      if (event.target === rowsOnScreen[at]) document.getElementById("say")?.focus();
      else rowsOnScreen[at].focus();
    }
  }

  function onScroll() {
    if (Math.abs((box.current?.scrollTop ?? 0) - put.current) > 2) {
      isUntouched.current = false;
      if (target && room.messageById(target)) store.shown(); // whoever goes on from there is not called back
    }
    look();
  }

  const unread = room.unread.value;
  return html`<div class="timeline">
    <div class="log" ref=${box} role="log" aria-live="off" aria-label=${t("log.label", { name: room.name.value })} aria-busy=${history.isLoading} tabindex="0" onScroll=${onScroll} onKeyDown=${onKeyDown}>
      <div class="rows">
        ${history.isLoading && html`<p class="quiet center">${t("log.loading")}</p>`}
        ${!history.hasEarlier && !history.isLoading && !hidden && html`<div class="beginning"><p class="large"><bdi>${room.name.value}</bdi></p>
          <p class="quiet">${t("log.beginning", { name: room.name.value })} ${!items.some((item) => item.type === "message") && t("log.empty")}</p></div>`}
        ${rows.map((row) => {
          switch (row.type) {
            case "day":
              return html`<h2 class="day" key=${row.key}><span>${day(row.at, Date.now(), locale.value)}</span></h2>`;
            case "new":
              return html`<p class="new-mark" key="new"><span>${t("log.new")}</span></p>`;
            case "gap":
              return html`<${GapRow} key=${row.key} room=${room} gap=${row.gap} />`;
            case "happening":
              return html`<div key=${row.key} data-key=${row.key}><${HappeningRow} happening=${row.happening} /></div>`;
            case "folded":
              return html`<div key=${row.key} data-key=${row.key}><${FoldedRow} happenings=${row.happenings} /></div>`;
            default:
              return html`<${MessageRow} key=${row.key} room=${room} message=${row.message} isFirst=${row.isFirst} isTarget=${Boolean(target) && row.message.msgid === target} onReply=${onReply} />`;
          }
        })}
      </div>
    </div>
    ${isAway && html`<button type="button" class="latest" onClick=${latest}><${Icon} name="down" /> ${unread ? t("log.latest.count", { count: unread }) : t("log.latest")}</button>`}
  </div>`;
}

/** @param {{room: Conversation, gap: import("../state/types").Gap}} props */
function GapRow({ room, gap }) {
  const store = useStore();
  const row = useRef(/** @type {HTMLDivElement | null} */ (null));
  useEffect(() => {
    const seen = new IntersectionObserver((entries) => entries.some((each) => each.isIntersecting) && store.fillGap(room.key, gap));
    if (row.current) seen.observe(row.current);
    return () => seen.disconnect();
  }, [gap]);
  return html`<div class="gap" ref=${row}><span>${t("log.gap", { count: gap.before - gap.after - 1 })}</span>
    <button type="button" disabled=${gap.isLoading} onClick=${() => store.fillGap(room.key, { ...gap, isRefused: false })}>${t(gap.isLoading ? "log.loading" : "log.fill")}</button></div>`;
}
