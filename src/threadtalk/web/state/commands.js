/** What begins with a slash: one table of what it is called, what it takes, and what it does. */

/**
 * @typedef {import("./store.js").PageStore} Store
 * @typedef {import("./conversation.js").Conversation} Conversation
 * @typedef {object} Command
 * @property {string} usage
 * @property {(store: Store, room: Conversation | null, words: string) => void} run
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
    store.client.send("PRIVMSG", [service, `${act}${place}${words ? ` ${words}` : ""}`]);
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
export const COMMANDS = new Map([
  ["access", { usage: "", run: service("ChanServ", "INFO") }],
  ["account", { usage: "", run: service("NickServ", "INFO") }],
  ["admin", { usage: "WHAT …", run: (store, _, words) => store.client.send("PRIVMSG", ["OperServ", words || "help"]) }],
  ["alias", { usage: "NAME", run: (store, _, words) => store.setAlias(first(words)[0]) }],
  ["away", { usage: "[TEXT]", run: (store, _, words) => store.client.send("AWAY", words ? [words] : ["…"]) }],
  ["back", { usage: "", run: (store) => store.client.send("AWAY") }],
  ["ban", { usage: "NAME [for 2h] [REASON]", run: service("ChanServ", "BAN") }],
  ["bans", { usage: "", run: (store, room) => room && store.client.send("MODE", [room.name.value, "+b"]) }],
  ["claim", { usage: "", run: service("ChanServ", "REGISTER") }],
  ["deop", { usage: "NAME", run: rank("-o") }],
  ["end", { usage: "NUMBER", run: service("NickServ", "END") }],
  ["help", { usage: "", run: (store) => store.wish("help") }],
  ["history", { usage: "", run: (store, room) => room && store.loadEarlier(room.key) }],
  ["hook", { usage: "[add NAME|remove NAME]", run: service("ChanServ", "HOOK") }],
  ["invite", { usage: "NAME", run: aboutSomebody("INVITE") }],
  ["join", { usage: "#ROOM", run: (store, _, words) => words && store.open(asRoom(first(words)[0])) }],
  ["kick", { usage: "NAME [REASON]", run: aboutSomebody("KICK") }],
  ["leave", { usage: "", run: (store, room) => room && store.close(room.key) }],
  ["login", { usage: "[NAME] PASSWORD", run: service("NickServ", "IDENTIFY") }],
  ["logout", { usage: "", run: service("NickServ", "LOGOUT") }],
  ["me", { usage: "TEXT", run: (store, room, words) => room && words && store.outbox.add(room.name.value, words, "action", "") }],
  ["mod", { usage: "NAME", run: rank("+h") }],
  ["mode", { usage: "[MODES]", run: (store, room, words) => room && store.client.send("MODE", [room.name.value, ...words.split(/\s+/).filter(Boolean)]) }],
  ["modlog", { usage: "[COUNT]", run: service("ChanServ", "LOG") }],
  [
    "msg",
    {
      usage: "NAME TEXT",
      run: (store, _, words) => {
        const [alias, text] = first(words);
        if (!alias) return;
        store.open(alias);
        if (text) store.outbox.add(alias, text, "message", "");
      },
    },
  ],
  ["mute", { usage: "NAME [for 2h] [REASON]", run: service("ChanServ", "MUTE") }],
  ["op", { usage: "NAME", run: rank("+o") }],
  ["owner", { usage: "CODE", run: service("NickServ", "OWNER") }],
  ["password", { usage: "OLD NEW", run: service("NickServ", "PASSWD") }],
  ["quiet", { usage: "5min", run: service("ChanServ", "QUIET") }],
  ["quit", { usage: "", run: (store) => store.leaveChat() }],
  ["raw", { usage: "LINE", run: (store, _, words) => words && store.raw(words) }],
  ["readonly", { usage: "on|off", run: modeOf("m") }],
  ["redact", { usage: "[REASON]", run: (store, room, words) => room && store.redactLast(room.key, words) }],
  ["regain", { usage: "", run: service("NickServ", "REGAIN") }],
  ["register", { usage: "PASSWORD", run: service("NickServ", "REGISTER") }],
  ["rename", { usage: "#NEW [REASON]", run: (store, room, words) => room && words && store.client.send("RENAME", [room.name.value, ...first(words).filter(Boolean)]) }],
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
]);

/** @param {Store} store @param {Conversation | null} room @param {string} text  with its slash */
export function run(store, room, text) {
  const [name, words] = first(text.slice(1));
  const command = COMMANDS.get(name.toLowerCase());
  if (!command) {
    store.complain("NO_SUCH_COMMAND", { command: `/${name}` });
    return;
  }
  command.run(store, room, words);
}
