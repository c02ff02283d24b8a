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

/** @type {ReadonlyMap<string, Command>} */
export const COMMANDS = new Map([
  ["alias", { usage: "NAME", run: (store, _, words) => store.setAlias(first(words)[0]) }],
  ["away", { usage: "[TEXT]", run: (store, _, words) => store.client.send("AWAY", words ? [words] : ["…"]) }],
  ["back", { usage: "", run: (store) => store.client.send("AWAY") }],
  ["ban", { usage: "ALIAS [TIME] [REASON]", run: service("ChanServ", "BAN") }],
  ["devoice", { usage: "ALIAS", run: rank("-v") }],
  ["invite", { usage: "ALIAS", run: aboutSomebody("INVITE") }],
  ["join", { usage: "#ROOM", run: (store, _, words) => words && store.open(asRoom(first(words)[0])) }],
  ["kick", { usage: "ALIAS [REASON]", run: aboutSomebody("KICK") }],
  ["leave", { usage: "", run: (store, room) => room && store.close(room.key) }],
  ["login", { usage: "[ACCOUNT] PASSWORD", run: service("NickServ", "IDENTIFY") }],
  ["logout", { usage: "", run: service("NickServ", "LOGOUT") }],
  ["me", { usage: "TEXT", run: (store, room, words) => room && words && store.outbox.add(room.name.value, words, "action", "") }],
  ["moderator", { usage: "ALIAS", run: rank("+o") }],
  ["mode", { usage: "MODES", run: (store, room, words) => room && store.client.send("MODE", [room.name.value, ...words.split(/\s+/).filter(Boolean)]) }],
  [
    "msg",
    {
      usage: "ALIAS TEXT",
      run: (store, _, words) => {
        const [alias, text] = first(words);
        if (!alias) return;
        store.open(alias);
        if (text) store.outbox.add(alias, text, "message", "");
      },
    },
  ],
  ["raw", { usage: "LINE", run: (store, _, words) => words && store.raw(words) }],
  ["register", { usage: "PASSWORD", run: service("NickServ", "REGISTER") }],
  ["topic", { usage: "TEXT", run: (store, room, words) => room && words && store.setTopic(room.key, words) }],
  ["unban", { usage: "ALIAS", run: service("ChanServ", "UNBAN") }],
  ["voice", { usage: "ALIAS", run: rank("+v") }],
  ["who", { usage: "ALIAS", run: (store, _, words) => words && store.tellAbout(first(words)[0]) }],
  ["quit", { usage: "", run: (store) => store.leaveChat() }],
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
