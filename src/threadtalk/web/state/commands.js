/** What begins with a slash: one table of what it is called, what it takes, and what it does. */
import { fold } from "../text/names.js";
import { SERVICES } from "./events.js";
import { tellBans } from "./lookups.js";

/**
 * @typedef {import("./store.js").PageStore} Store
 * @typedef {import("./conversation.js").Conversation} Conversation
 * @typedef {object} Command
 * @property {string} usage  what is not in brackets has to be there
 * @property {(store: Store, room: Conversation | null, words: string) => void} run
 * @property {boolean} [isLocal]  it does what it does without a connection too
 */

/** @param {string} words @returns {[string, string]} */
function first(words) {
  const end = words.search(/\s/);
  return end < 0 ? [words, ""] : [words.slice(0, end), words.slice(end).trim()];
}

/** @param {string} name */
function asRoom(name) {
  return name.startsWith("#") ? name : `#${name}`;
}

/** To a service of the server, whose answers are told. @param {string} service @param {string} act */
function service(service, act) {
  /** @param {Store} store @param {Conversation | null} room @param {string} words */
  return (store, room, words) => {
    const place = service === "ChanServ" && room ? ` ${room.name.value}` : "";
    store.tellService(service, `${act}${place}${words ? ` ${words}` : ""}`);
  };
}

/** To NickServ, with a password as the last word: by it one comes back. @param {string} act @param {boolean} [isNew]  in place of the one before */
function withPassword(act, isNew = false) {
  const tell = service("NickServ", act);
  /** @param {Store} store @param {Conversation | null} room @param {string} words */
  return (store, room, words) => {
    store.identity.typed(words.slice(words.search(/\S+$/)), isNew);
    tell(store, room, words);
  };
}

/** @param {string} command */
function aboutSomebody(command) {
  /** @param {Store} store @param {Conversation | null} room @param {string} words */
  return (store, room, words) => {
    const [alias, rest] = first(words);
    if (room && alias) store.client.send(command, command === "INVITE" ? [alias, room.name.value] : [room.name.value, alias, ...(rest ? [rest] : [])]);
  };
}

/** @param {string} change */
function rank(change) {
  /** @param {Store} store @param {Conversation | null} room @param {string} words */
  return (store, room, words) => {
    if (room && words) store.client.send("MODE", [room.name.value, change, first(words)[0]]);
  };
}

/** A mode that is on, off, or has a value. @param {string} mode */
function modeOf(mode) {
  /** @param {Store} store @param {Conversation | null} room @param {string} words */
  return (store, room, words) => {
    if (!room) return;
    const isOff = /^(off|no|0)?$/i.test(words);
    const value = /^\d+$/.test(words) && !isOff ? [words] : [];
    store.client.send("MODE", [room.name.value, `${isOff ? "-" : "+"}${mode}`, ...value]);
  };
}

/**
 * As everywhere (`/help` in a terminal), but for what only a terminal can show.
 * @type {ReadonlyMap<string, Command>}
 */
export const COMMANDS = new Map(/** @type {[string, Command][]} */ ([
  ["access", { usage: "", run: service("ChanServ", "INFO") }],
  ["account", { usage: "", run: service("NickServ", "INFO") }],
  ["admin", { usage: "WHAT …", run: (store, _, words) => store.tellService("OperServ", words) }],
  ["alias", { usage: "NAME", run: (store, _, words) => store.setAlias(first(words)[0]) }],
  ["away", { usage: "[TEXT]", run: (store, _, words) => store.client.send("AWAY", words ? [words] : ["…"]) }],
  ["back", { usage: "", run: (store) => store.client.send("AWAY") }],
  ["ban", { usage: "NAME [for 2h] [REASON]", run: service("ChanServ", "BAN") }],
  ["bans", { usage: "", run: (store, room) => room && tellBans(store, room.name.value) }],
  ["claim", { usage: "", run: service("ChanServ", "REGISTER") }],
  ["deop", { usage: "NAME", run: rank("-o") }],
  ["end", { usage: "NUMBER", run: service("NickServ", "END") }],
  ["help", { usage: "", isLocal: true, run: (store) => store.wish("help") }],
  ["history", { usage: "", run: (store, room) => room && store.loadEarlier(room.key) }],
  ["hook", { usage: "[add NAME|remove NAME]", run: service("ChanServ", "HOOK") }],
  ["invite", { usage: "NAME", run: aboutSomebody("INVITE") }],
  ["join", { usage: "#ROOM [PASSWORD]", run: (store, _, words) => store.comeIn(asRoom(first(words)[0]), first(words)[1]) }],
  ["kick", { usage: "NAME [REASON]", run: aboutSomebody("KICK") }],
  ["leave", { usage: "", isLocal: true, run: (store, room) => room && store.close(room.key) }],
  ["login", { usage: "[NAME] PASSWORD", run: withPassword("IDENTIFY") }],
  ["logout", { usage: "", run: service("NickServ", "LOGOUT") }],
  [
    "me",
    {
      usage: "TEXT",
      isLocal: true,
      run: (store, room, words) => {
        if (!room) return;
        store.history.back(room);
        store.outbox.add(room.name.value, words, "action", "");
      },
    },
  ],
  ["mod", { usage: "NAME", run: rank("+h") }],
  ["mode", { usage: "[MODES]", run: (store, room, words) => room && store.client.send("MODE", [room.name.value, ...words.split(/\s+/).filter(Boolean)]) }],
  ["modlog", { usage: "[COUNT]", run: service("ChanServ", "LOG") }],
  [
    "msg",
    {
      usage: "NAME [TEXT]",
      isLocal: true,
      run: (store, _, words) => {
        const [alias, text] = first(words);
        // What one tells a service is often a password, and is nothing to talk about.
        if (SERVICES.has(fold(alias))) return store.tellService(alias, text);
        store.open(alias);
        if (text) store.outbox.add(alias, text, "message", "");
      },
    },
  ],
  ["mute", { usage: "NAME [for 2h] [REASON]", run: service("ChanServ", "MUTE") }],
  ["op", { usage: "NAME", run: rank("+o") }],
  ["owner", { usage: "CODE", run: service("NickServ", "OWNER") }],
  ["password", { usage: "OLD NEW", run: withPassword("PASSWD", true) }],
  ["quiet", { usage: "5min", run: service("ChanServ", "QUIET") }],
  ["quit", { usage: "", isLocal: true, run: (store) => store.leaveChat() }],
  ["raw", { usage: "LINE", run: (store, _, words) => store.raw(words) }],
  ["readonly", { usage: "on|off", run: modeOf("m") }],
  ["redact", { usage: "[REASON]", run: (store, room, words) => room && store.redactLast(room.key, words) }],
  ["regain", { usage: "", run: service("NickServ", "REGAIN") }],
  ["register", { usage: "PASSWORD", run: withPassword("REGISTER") }],
  ["rename", { usage: "#NEW [REASON]", run: (store, room, words) => room && store.client.send("RENAME", [room.name.value, ...first(words).filter(Boolean)]) }],
  ["rooms", { usage: "", run: (store) => store.wish("rooms") }],
  ["search", { usage: "WORDS", run: (store, _, words) => store.wish("jump", words) }],
  ["slow", { usage: "10|off", run: modeOf("f") }],
  ["stay", { usage: "on|off", run: service("NickServ", "ALWAYSON") }],
  ["topic", { usage: "[TEXT]", run: (store, room, words) => room && (words ? store.setTopic(room.key, words) : store.tell(room.topic.value)) }],
  ["transfer", { usage: "NAME", run: service("ChanServ", "TRANSFER") }],
  ["unban", { usage: "NAME", run: service("ChanServ", "UNBAN") }],
  ["unclaim", { usage: "", run: service("ChanServ", "DROP") }],
  ["unmod", { usage: "NAME", run: rank("-h") }],
  ["unmute", { usage: "NAME", run: service("ChanServ", "UNMUTE") }],
  ["unregister", { usage: "PASSWORD [redact]", run: service("NickServ", "DROP") }],
  ["unvoice", { usage: "NAME", run: rank("-v") }],
  ["voice", { usage: "NAME", run: rank("+v") }],
  ["who", { usage: "[NAME]", run: (store, room, words) => (words ? store.tellAbout(first(words)[0]) : room && store.tellMembers(room)) }],
]));

/**
 * Carry out a command. False where that was not possible, which is said then: who has typed it may want to mend it.
 * @param {Store} store @param {Conversation | null} room @param {string} text  with its slash
 */
export function run(store, room, text) {
  const [name, words] = first(text.slice(1));
  const command = COMMANDS.get(name.toLowerCase());
  if (!command) return store.complain("NO_SUCH_COMMAND", { command: `/${name}` });
  if (!words && command.usage.replace(/\[[^\]]*\]/g, "").trim()) return store.complain("USAGE", { usage: `/${name} ${command.usage}` });
  if (!command.isLocal && !store.isReachable()) return false;
  command.run(store, room, words);
  return true;
}
