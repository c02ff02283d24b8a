/** The whole page: what is shown in which state, and what belongs to none of its parts. */
import { html, useEffect, useLayoutEffect, useRef, useState } from "../lib/vendor.js";
import { language, t } from "../i18n.js";
import { actOf } from "../keys.js";
import { linkTo, readLink } from "../router.js";
import { announce } from "../state/announcer.js";
import { clean } from "../text/untrusted.js";
import { Composer } from "./composer.js";
import { Help, Rooms, Settings } from "./dialogs.js";
import { Header } from "./header.js";
import { Join } from "./join.js";
import { Jump } from "./jump.js";
import { plain } from "./markup.js";
import { Members } from "./members.js";
import { StoreContext, Toast, useStore } from "./parts.js";
import { Sidebar } from "./sidebar.js";
import { Timeline } from "./timeline.js";

/** @typedef {import("../state/store.js").PageStore} PageStore @typedef {import("../state/types").Message} Message */

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
  }, [settings, language.value]);
  const status = store.link.value.status;
  const isIn = store.current.value !== null && status !== "refused" && (status !== "offline" || store.client.nick);
  return html`${isIn ? html`<${Chat} />` : status === "elsewhere" ? html`<${Elsewhere} />` : html`<${Join} />`}<${Toast} />`;
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
  const [dialog, setDialog] = useState(/** @type {"" | "jump" | "rooms" | "settings" | "help"} */ (""));
  const [showsSide, setSide] = useState(false);
  const [showsMembers, setMembers] = useState(matchMedia("(min-width: 70rem)").matches);
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
        store.markRead(room.key);
      } else go(act);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [room]);

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
    <div class=${`chat ${showsSide ? "with-side" : ""} ${showsMembers && room.kind === "room" ? "with-members" : ""}`}>
      <${Sidebar} onBrowse=${() => setDialog("rooms")} onSettings=${() => setDialog("settings")} onHelp=${() => setDialog("help")} onChosen=${() => setSide(false)} />
      ${showsSide && html`<button type="button" class="veil" aria-label=${t("side.close")} onClick=${() => setSide(false)}></button>`}
      <main class="room">
        <${Header} room=${room} showsMembers=${showsMembers} onMenu=${() => setSide(!showsSide)} onMembers=${() => setMembers(!showsMembers)} onJump=${() => setDialog("jump")} />
        <${Banner} />
        <${Timeline} key=${room.key} room=${room} said=${said} onReply=${(/** @type {Message} */ message) => setReply({ key: room.key, message })} />
        <${Composer} key=${room.key} room=${room} replyTo=${replyTo} onReplied=${() => setReply(null)} onSaid=${() => {
          setReply(null);
          setSaid(said + 1);
        }} />
      </main>
      ${showsMembers && room.kind === "room" && html`<${Members} room=${room} onChosen=${() => matchMedia("(max-width: 50rem)").matches && setMembers(false)} />`}
    </div>
    <${Announcer} />
    ${dialog === "jump" && html`<${Jump} text=${store.wished.value?.text ?? ""} onClose=${close} />`}
    ${dialog === "rooms" && html`<${Rooms} onClose=${close} />`}
    ${dialog === "settings" && html`<${Settings} onClose=${close} />`}
    ${dialog === "help" && html`<${Help} onClose=${close} />`}`;
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
  if (link.status === "online") return html`<div class="banner-place" role="status"></div>`;
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
  const [lines, setLines] = useState(/** @type {readonly string[]} */ ([]));
  const news = useRef(/** @type {import("../state/announcer.js").News[]} */ ([]));
  useEffect(() => {
    const stop = store.onHeard((room, message) => {
      if (room !== store.current.value && !message.namesMe && room.kind === "room") return;
      news.current.push({ room: room.name.value, isDirect: room.kind === "direct", alias: clean(message.alias), text: plain(message.text).slice(0, 300) });
    });
    const timer = setInterval(() => {
      if (!news.current.length) return;
      setLines(announce(news.current).map((each) =>
        each.kind === "many" ? t("log.announce.many", { room: each.room, count: each.count }) : t(each.news.isDirect ? "log.announce.direct" : "log.announce", { ...each.news, isDirect: "" })));
      news.current = [];
    }, ANNOUNCE_EVERY_MSEC);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, []);
  return html`<div class="hidden" role="log" aria-live="polite" aria-atomic="false">${lines.map((line, i) => html`<p key=${`${i}${line}`}>${line}</p>`)}</div>`;
}
