/** The whole page: what is shown in which state, and what belongs to none of its parts. */
import { html, useEffect, useLayoutEffect, useRef, useState } from "../lib/vendor.js";
import { language, t } from "../i18n.js";
import { actOf } from "../keys.js";
import { linkTo, readLink } from "../router.js";
import { announce } from "../state/announcer.js";
import { plain } from "../text/plain.js";
import { clean } from "../text/untrusted.js";
import { About } from "./about.js";
import { Composer } from "./composer.js";
import { Help, Rooms, Settings } from "./dialogs.js";
import { Header } from "./header.js";
import { Join } from "./join.js";
import { Jump } from "./jump.js";
import { Members } from "./members.js";
import { Icon, isNarrow, StoreContext, Toast, useStore } from "./parts.js";
import { Sidebar } from "./sidebar.js";
import { Timeline } from "./timeline.js";

/** @typedef {import("../state/store.js").PageStore} PageStore @typedef {import("../state/types").Message} Message */

/** `--side` of style/tokens.css. */
const BAR_COLOURS = /** @type {Record<string, string>} */ ({ light: "#f1efeb", dark: "#111216" });
const ANNOUNCE_EVERY_MSEC = 1500;

/** @param {{store: PageStore}} props */
export function App({ store }) {
  return html`<${StoreContext.Provider} value=${store}><${Page} /><//>`;
}

function Page() {
  const store = useStore();
  const settings = store.settings.value;
  useEffect(() => {
    const root = document.documentElement;
    if (settings.theme === "system") delete root.dataset.theme;
    else root.dataset.theme = settings.theme;
    root.lang = language.value;
    root.style.fontSize = `${settings.textSize}%`;
    // What the browser paints around the page, as the page is.
    for (const meta of /** @type {NodeListOf<HTMLMetaElement>} */ (document.querySelectorAll("meta[name=theme-color]"))) {
      const scheme = settings.theme === "system" ? (meta.media.includes("dark") ? "dark" : "light") : settings.theme;
      meta.content = BAR_COLOURS[scheme];
    }
  }, [settings, language.value]);
  const status = store.link.value.status;
  const isIn = store.current.value !== null && status !== "refused" && (status !== "offline" || store.client.nick);
  const shown = isIn ? Chat : status === "elsewhere" ? Elsewhere : status === "online" ? Nowhere : Join;
  return html`<${shown} /><${Toast} />`;
}

/** In the chat, and in no room of it. */
function Nowhere() {
  const store = useStore();
  const [isBrowsing, setBrowsing] = useState(false);
  return html`<main class="join"><form onSubmit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      setBrowsing(true);
    }}><h1>${t("nowhere.title")}</h1><button class="primary" autofocus>${t("side.browse")}</button>
      <button type="button" onClick=${() => store.leaveChat()}>${t("set.quit")}</button></form></main>
    ${isBrowsing && html`<${Rooms} onClose=${() => setBrowsing(false)} />`}`;
}

function Elsewhere() {
  const store = useStore();
  return html`<main class="join"><form onSubmit=${(/** @type {Event} */ event) => {
    event.preventDefault();
    store.takeOver();
  }}><h1>${t("link.elsewhere")}</h1><button class="primary" autofocus>${t("link.takeOver")}</button></form></main>`;
}

function Chat() {
  const store = useStore();
  const room = /** @type {import("../state/conversation.js").Conversation} */ (store.current.value);
  const [dialog, setDialog] = useState(/** @type {"" | "jump" | "rooms" | "settings" | "help" | "about"} */ (""));
  const [showsSide, setSide] = useState(false);
  const [showsMembers, setMembers] = useState(matchMedia("(min-width: 70rem)").matches);
  const hasMembers = showsMembers && room.kind === "room" && !room.isOut.value;
  usePanel(showsSide, ".sidebar .current, .sidebar a, .sidebar button");
  usePanel(hasMembers, ".members button");
  const [isDropping, setDropping] = useState(false);
  /** How often one has said something: then one wants to see it. */
  const [said, setSaid] = useState(0);
  const [reply, setReply] = useState(/** @type {{key: string, message: Message} | null} */ (null));
  const close = () => {
    store.wished.value = null;
    setDialog("");
  };
  const replyTo = reply?.key === room.key ? reply.message : null;

  useEffect(() => {
    /** @param {string} hash */
    const go = (hash) => {
      const link = readLink(hash);
      if (link && (store.fold(link.name) !== store.current.value?.key || link.msgid)) store.open(link.name, link.msgid);
      setSide(false);
    };
    /** @param {HashChangeEvent} event */
    const follow = (event) => go(new URL(event.newURL).hash); // where one wanted to go, wherever one is by now
    /** A link to where the address is already changes nothing, and is to be followed all the same. @param {MouseEvent} event */
    const again = (event) => {
      const link = event.target instanceof Element && event.target.closest("a");
      if (link && !link.target && link.hash === location.hash && link.href === location.href) go(link.hash);
    };
    addEventListener("hashchange", follow);
    addEventListener("click", again);
    return () => {
      removeEventListener("hashchange", follow);
      removeEventListener("click", again);
    };
  }, []);
  useEffect(() => {
    if (store.wished.value) setDialog(store.wished.value.dialog);
  }, [store.wished.value]);
  const target = store.target.value;
  useLayoutEffect(() => {
    const link = linkTo(room.name.value);
    const isThere = location.hash === link || (target && location.hash === linkTo(room.name.value, target));
    if (!isThere) history.replaceState(null, "", link); // also once the message of a link has been seen
  }, [room, room.name.value, target]);

  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const onKeyDown = (event) => {
      const act = actOf(event);
      if (!act || (document.querySelector("dialog[open]") && act !== "help")) return;
      if (act !== "close") event.preventDefault();
      if (act === "jump" || act === "help") setDialog(act);
      else if (act === "close") {
        setSide(false);
        if (isNarrow()) setMembers(false);
        store.markRead(room.key);
      } else go(act);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [room]);

  useEffect(() => {
    const takes = store.server.value.uploadMaxBytes > 0 && !room.isOut.value;
    /** Wherever a file is let go: the browser would leave the page to show it. @param {DragEvent} event */
    const over = (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = takes ? "copy" : "none";
      setDropping(takes);
    };
    /** @param {DragEvent} event */
    const leave = (event) => !event.relatedTarget && setDropping(false);
    /** @param {DragEvent} event */
    const drop = (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setDropping(false);
      if (takes) for (const file of event.dataTransfer.files) store.upload(room.key, file);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [room, store.server.value, room.isOut.value]);

  /** @param {"up" | "down" | "unread"} act */
  function go(act) {
    const all = [...store.conversations.value.values()];
    const at = all.indexOf(room);
    const after = [...all.slice(at + 1), ...all.slice(0, at)];
    const next = act === "unread" ? after.find((each) => each.unread.value && !each.isMuted.value) : act === "down" ? after[0] : after[after.length - 1];
    if (next) store.open(next.name.value);
  }

  return html`<a class="skip" href="#say" onClick=${(/** @type {Event} */ event) => {
      event.preventDefault();
      document.getElementById("say")?.focus();
    }}>${t("app.skip")}</a>
    <div class=${`chat ${showsSide ? "with-side" : ""} ${hasMembers ? "with-members" : ""}`}>
      <${Sidebar} onBrowse=${() => setDialog("rooms")} onSettings=${() => setDialog("settings")} onHelp=${() => setDialog("help")} onChosen=${() => setSide(false)} />
      ${showsSide && html`<button type="button" class="veil" aria-label=${t("side.close")} onClick=${() => setSide(false)}></button>`}
      ${hasMembers && html`<button type="button" class="veil" aria-label=${t("people.close")} onClick=${() => setMembers(false)}></button>`}
      <main class="room">
        <${Header} room=${room} showsMembers=${hasMembers} onMenu=${() => setSide(!showsSide)} onMembers=${() => setMembers(!showsMembers)} onJump=${() => setDialog("jump")} />
        <${Banner} />
        <${Timeline} key=${room.key} room=${room} said=${said} onReply=${(/** @type {Message} */ message) => setReply({ key: room.key, message })} />
        <${Composer} key=${room.key} room=${room} replyTo=${replyTo} onReplied=${() => setReply(null)} onSaid=${() => {
          setReply(null);
          setSaid(said + 1);
        }} />
        ${isDropping && html`<div class="drop" aria-hidden="true"><p><${Icon} name="attach" /> ${t("say.drop")}</p></div>`}
      </main>
      ${hasMembers && html`<${Members} room=${room} onChosen=${() => isNarrow() && setMembers(false)} />`}
    </div>
    <${Announcer} />
    ${dialog === "jump" && html`<${Jump} text=${store.wished.value?.text ?? ""} onClose=${close} />`}
    ${dialog === "rooms" && html`<${Rooms} onClose=${close} />`}
    ${dialog === "settings" && html`<${Settings} onClose=${close} />`}
    ${dialog === "about" && html`<${About} alias=${store.wished.value?.text ?? ""} onClose=${close} />`}
    ${dialog === "help" && html`<${Help} onClose=${close} />`}`;
}

/** On a small screen a panel lies over the rest: the focus goes into it, and back. @param {boolean} isOpen @param {string} first  what takes it */
function usePanel(isOpen, first) {
  useEffect(() => {
    if (!isOpen || !isNarrow()) return;
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    /** @type {HTMLElement | null} */ (document.querySelector(first))?.focus({ preventScroll: true });
    return () => {
      const at = document.activeElement;
      if (before?.isConnected && (!at || at === document.body || at.closest(".sidebar, .members"))) before.focus();
    };
  }, [isOpen]);
}

/** How it stands with the connection, where there is something to say about it. */
function Banner() {
  const store = useStore();
  const [now, setNow] = useState(Date.now());
  const link = store.link.value;
  const isWaiting = link.status === "waiting";
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [isWaiting]);
  const waiting = store.waiting.value;
  const [isOld, setOld] = useState(false);
  useEffect(() => {
    const { serviceWorker } = navigator;
    let isRenewed = Boolean(serviceWorker?.controller); // the first one there is, is of this page
    const renewed = () => {
      if (isRenewed) setOld(true);
      isRenewed = true;
    };
    serviceWorker?.addEventListener("controllerchange", renewed);
    return () => serviceWorker?.removeEventListener("controllerchange", renewed);
  }, []);
  if (link.status === "online") {
    return html`<div class="banner-place" role="status">${isOld && html`<div class="banner calm"><span>${t("app.renewed")}</span>
      <button type="button" onClick=${() => location.reload()}>${t("app.reload")}</button></div>`}</div>`;
  }
  const seconds = link.status === "waiting" ? Math.max(0, Math.ceil((link.at - now) / 1000)) : 0;
  const text = link.status === "waiting" ? t("link.waiting", { seconds }) : t(link.status === "connecting" ? "link.connecting" : link.status === "elsewhere" ? "link.elsewhere" : "link.offline");
  return html`<div class="banner-place" role="status"><div class="banner">
    <span aria-live="off">${text}</span> ${waiting > 0 && html`<span>${t("link.waiting.outbox", { count: waiting })}</span>`}
    ${link.status === "waiting" && html`<button type="button" onClick=${() => store.reconnect()}>${t("link.retry")}</button>`}
    ${link.status === "elsewhere" && html`<button type="button" onClick=${() => store.takeOver()}>${t("link.takeOver")}</button>`}
  </div></div>`;
}

/** What a screen reader says of new messages. */
function Announcer() {
  const store = useStore();
  const [lines, setLines] = useState(/** @type {readonly {id: number, text: string}[]} */ ([]));
  const count = useRef(0);
  const news = useRef(/** @type {import("../state/announcer.js").News[]} */ ([]));
  useEffect(() => {
    const stop = store.onHeard((room, message) => {
      if (room !== store.current.value && !message.namesMe && room.kind === "room") return;
      news.current.push({ room: room.name.value, isDirect: room.kind === "direct", alias: clean(message.alias), text: plain(message.text, t("msg.hidden")).slice(0, 300) });
    });
    const timer = setInterval(() => {
      if (!news.current.length) return;
      // Each has a number of its own: what is said twice is read out twice.
      setLines(announce(news.current).map((each) => ({ id: count.current++, text: each.kind === "many" ? t("log.announce.many", { room: each.room, count: each.count }) : t(each.news.isDirect ? "log.announce.direct" : "log.announce", { ...each.news, isDirect: "" }) })));
      news.current = [];
    }, ANNOUNCE_EVERY_MSEC);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
  return html`<div class="hidden" role="log" aria-live="polite" aria-atomic="false">${lines.map(({ id, text }) => html`<p key=${id}>${text}</p>`)}</div>`;
}
