/** What a message of the server means for the state: a table by command. And how history is read, which is the same. */
import { nickOf } from "../irc/message.js";
import { fold, names } from "../text/names.js";

/**
 * @typedef {import("../irc/message.js").Message} Line
 * @typedef {import("../irc/client.js").Batch} Batch
 * @typedef {import("./store.js").PageStore} Store
 * @typedef {import("./conversation.js").Conversation} Conversation
 * @typedef {import("./types").Item} Item
 */

/** The tag by which a message is known again that was sent twice (docs/irc.md). */
export const ID = "+threadtalk/id";

/** Who is not a person, and answers commands. */
export const SERVICES = new Set(["nickserv", "chanserv", "operserv"]);

/** The signs of ranks, the highest first. */
const PREFIXES = "~&@%+";

const ACTION = /^\x01ACTION (.*?)\x01?$/s;

/** @param {Line} line */
export function timeOf(line) {
  const at = Date.parse(line.tags.get("time") ?? "");
  return Number.isNaN(at) ? Date.now() : at;
}

/** @param {Line} line */
export function numberOf(line) {
  const msgid = line.tags.get("msgid") ?? "";
  return Number(msgid.slice(msgid.lastIndexOf("-") + 1)) || 0;
}

/** The text of several lines that are one message (IRCv3 multiline). @param {Batch} batch @returns {Line} */
export function joinLines(batch) {
  let text = "";
  let command = "PRIVMSG";
  for (const [i, item] of batch.items.entries()) {
    if ("items" in item) continue;
    command = item.command;
    text += (i && !item.tags.has("draft/multiline-concat") ? "\n" : "") + (item.params[1] ?? "");
  }
  return { tags: batch.start.tags, source: batch.start.source, command, params: [batch.params[0], text] };
}

/** @param {readonly (Line | Batch)[]} items @returns {Line[]} */
export function linesOf(items) {
  return items.flatMap((item) => {
    if (!("items" in item)) return [item];
    return item.type === "draft/multiline" ? [joinLines(item)] : linesOf(item.items);
  });
}

/**
 * The item that a line of the log is shown as; null for none. Also notes what it changes of other items.
 * @param {Store} store @param {Conversation} room @param {Line} line @param {number} number
 * @returns {Item | null}
 */
export function toItem(store, room, line, number) {
  const { command, params, tags } = line;
  const alias = nickOf(line.source);
  const msgid = tags.get("msgid") ?? "";
  const at = timeOf(line);
  if (command === "PRIVMSG" || command === "NOTICE") {
    const action = ACTION.exec(params[1] ?? "");
    const text = action ? action[1] : params[1] ?? "";
    if (!action && text.startsWith("\x01")) return null;
    const account = tags.get("account") ?? "";
    const id = tags.get(ID) ?? "";
    const isWaiting = store.outbox.has(id);
    const isOwn = isWaiting || isMine(store, alias, account);
    return {
      type: "message", key: isWaiting ? id : msgid || `${at}-${alias}-${text.length}`, id, number, at, msgid, alias, account,
      kind: action ? "action" : command === "NOTICE" ? "notice" : "message",
      text, isOwn, isBot: tags.has("bot"), namesMe: !isOwn && names(text, store.me.value.alias),
      replyTo: tags.get("+draft/reply") ?? "", reactions: room.reactionsTo(msgid), redacted: null, state: "sent", problem: null,
    };
  }
  if (command === "TAGMSG") {
    const to = tags.get("+draft/reply") ?? "";
    const [on, off] = [tags.get("+draft/react"), tags.get("+draft/unreact")];
    if (to && (on || off)) room.react(to, /** @type {string} */ (on || off), alias, Boolean(on), number);
    return null;
  }
  if (command === "REDACT") {
    const redacted = { by: alias, reason: params[2] ?? "" };
    room.changeMessage(params[1], (message) => ({ ...message, text: "", redacted, replyTo: "" }));
    return null;
  }
  const told = TOLD[command]?.(line);
  if (!told) return null;
  return { type: "happening", key: msgid || `${command}-${alias}-${at}`, number, at, alias, target: "", text: "", ...told };
}

/** An alias alone proves nothing where an account has said it. @param {Store} store @param {string} alias @param {string} account */
function isMine(store, alias, account) {
  const me = store.me.value;
  return account ? fold(account) === fold(me.account) : fold(alias) === fold(me.alias);
}

/** @type {Record<string, (line: Line) => Partial<import("./types").Happening> & {what: import("./types").Happening["what"]}>} */
const TOLD = {
  JOIN: () => ({ what: "joined" }),
  PART: ({ params }) => ({ what: "left", text: params[1] ?? "" }),
  QUIT: ({ params }) => ({ what: "quit", text: (params[0] ?? "").replace(/^(Quit: ?|Connection closed$)/, "") }),
  KICK: ({ params }) => ({ what: "kicked", target: params[1], text: params[2] ?? "" }),
  NICK: ({ params }) => ({ what: "renamed", target: params[0] }),
  TOPIC: ({ params }) => ({ what: "topic", text: params[1] ?? "" }),
  MODE: ({ params }) => ({ what: "modes", text: params.slice(1).join(" ") }),
  RENAME: ({ params }) => ({ what: "roomRenamed", target: params[1], text: params[2] ?? "" }),
};

/**
 * The items of a page of history.
 * @param {Store} store @param {Conversation} room @param {readonly (Line | Batch)[]} found
 * @param {{after?: number, before?: number}} known  the numbers that the page stands between, as far as they are known
 * @returns {{items: Item[], first: number, last: number, count: number}}
 */
export function readPage(store, room, found, known) {
  const lines = linesOf(found);
  const numbers = numbersOf(lines, known);
  /** @type {Item[]} */
  const items = [];
  for (const [i, line] of lines.entries()) {
    noteId(room, line);
    const item = numbers[i] > 0 ? toItem(store, room, line, numbers[i]) : null;
    if (item) items.push(item);
  }
  for (const item of items) if (item.type === "message" && item.id) store.outbox.settle(item.id);
  // Reactions come after what they are to.
  const told = items.map((item) => (item.type === "message" ? { ...item, reactions: room.reactionsTo(item.msgid) } : item));
  return { items: told, first: numbers[0] ?? 0, last: numbers[numbers.length - 1] ?? 0, count: lines.length };
}

/**
 * The numbers of lines, of which some do not say theirs: who leaves, leaves several rooms at once. 0 for what cannot be known.
 * @param {readonly Line[]} lines @param {{after?: number, before?: number}} known
 */
function numbersOf(lines, { after = 0, before = 0 }) {
  const numbers = lines.map(numberOf);
  for (let i = numbers.length - 2; i >= 0; i--) if (!numbers[i] && numbers[i + 1]) numbers[i] = numbers[i + 1] - 1;
  for (let i = 1; i < numbers.length; i++) if (!numbers[i] && numbers[i - 1]) numbers[i] = numbers[i - 1] + 1;
  if (numbers[0] || !numbers.length) return numbers;
  const first = before ? before - numbers.length : after ? after + 1 : 0;
  return first > 0 ? numbers.map((_, i) => first + i) : numbers;
}

/** @param {Conversation} room @param {Line} line */
export function noteId(room, line) {
  const msgid = line.tags.get("msgid");
  if (msgid) room.idPrefix = msgid.slice(0, msgid.lastIndexOf("-") + 1);
}

/** Something of a room: note it, and show it. @param {Store} store @param {Conversation} room @param {Line} line */
function happen(store, room, line) {
  noteId(room, line);
  const number = numberOf(line);
  const item = toItem(store, room, line, number || room.last + 1);
  if (item?.type === "message" && item.id) store.outbox.settle(item.id);
  const hole = room.append(item, number);
  if (hole && !room.history.value.isLoading) store.fillGap(room.key, hole);
  if (item?.type === "message") store.heard(room, item);
}

/** @param {Store} store @param {string} name */
function roomOf(store, name) {
  return store.conversations.value.get(fold(name));
}

/** What somebody does to all rooms they are in. @param {Store} store @param {Line} line @param {(room: Conversation, alias: string) => void} change */
function everywhere(store, line, change) {
  const alias = nickOf(line.source);
  for (const room of store.conversations.value.values()) {
    if (room.kind === "room" && room.members.value.has(fold(alias))) {
      happen(store, room, line);
      change(room, alias);
    }
  }
}

/** @param {string} prefixes @returns {(word: string) => [string, string]} */
function rankOf(prefixes) {
  return (word) => {
    let at = 0;
    while (prefixes.includes(word[at])) at++;
    return [word.slice(at), word.slice(0, at)];
  };
}

/** @type {Record<string, (store: Store, line: Line) => void>} */
export const HANDLERS = {
  PRIVMSG(store, line) {
    const alias = nickOf(line.source);
    const isOwn = fold(alias) === fold(store.me.value.alias);
    const target = line.params[0].replace(/^[~&@%+]+(?=#)/, "");
    if (SERVICES.has(fold(alias)) || (!line.source.includes("!") && !target.startsWith("#"))) {
      return isOwn ? undefined : store.tell(line.params[1]);
    }
    const room = target.startsWith("#") ? roomOf(store, target) : store.conversation(isOwn ? target : alias, timeOf(line) - 1);
    if (!room) return;
    room.setTyping(alias, false, store.world);
    happen(store, room, line);
  },
  NOTICE: (store, line) => HANDLERS.PRIVMSG(store, line),
  TAGMSG(store, line) {
    const alias = nickOf(line.source);
    const isOwn = fold(alias) === fold(store.me.value.alias);
    const name = line.params[0].startsWith("#") ? line.params[0] : isOwn ? line.params[0] : alias;
    const room = roomOf(store, name);
    if (!room) return;
    const typing = line.tags.get("+typing");
    if (typing && !isOwn) room.setTyping(alias, typing === "active", store.world);
    if (!typing) happen(store, room, line);
  },
  JOIN(store, line) {
    const alias = nickOf(line.source);
    const isOwn = fold(alias) === fold(store.me.value.alias);
    if (isOwn) store.joined(line.params[0]);
    const room = roomOf(store, line.params[0]);
    if (!room) return;
    const account = line.params[1] && line.params[1] !== "*" ? line.params[1] : "";
    room.setMember(alias, { alias, account, isAway: false });
    happen(store, room, line);
  },
  PART(store, line) {
    const room = roomOf(store, line.params[0]);
    if (!room) return;
    happen(store, room, line);
    goneFrom(store, room, nickOf(line.source));
  },
  KICK(store, line) {
    const room = roomOf(store, line.params[0]);
    if (!room) return;
    happen(store, room, line);
    goneFrom(store, room, line.params[1]);
  },
  QUIT: (store, line) => {
    everywhere(store, line, (room, alias) => room.setMember(alias, null));
    store.setPresence(nickOf(line.source), false);
  },
  NICK(store, line) {
    everywhere(store, line, (room, alias) => {
      const member = room.members.value.get(fold(alias));
      room.setMember(alias, null);
      room.setMember(line.params[0], { ...member, alias: line.params[0] });
      room.renameInReactions(alias, line.params[0]);
    });
    store.renamed(nickOf(line.source), line.params[0]);
  },
  AWAY: (store, line) => store.eachMember(nickOf(line.source), () => ({ isAway: Boolean(line.params[0]) })),
  ACCOUNT: (store, line) =>
    store.eachMember(nickOf(line.source), () => ({ account: line.params[0] === "*" ? "" : line.params[0] })),
  TOPIC(store, line) {
    const room = roomOf(store, line.params[0]);
    if (!room) return;
    room.topic.value = line.params[1] ?? "";
    happen(store, room, line);
  },
  332: (store, line) => {
    const room = roomOf(store, line.params[1]);
    if (room) room.topic.value = line.params[2];
  },
  331: (store, line) => {
    const room = roomOf(store, line.params[1]);
    if (room) room.topic.value = "";
  },
  MODE(store, line) {
    const room = roomOf(store, line.params[0]);
    if (!room) return;
    happen(store, room, line);
    if (/[qohv]/.test(line.params[1] ?? "")) store.askMembers(room, true);
  },
  REDACT(store, line) {
    const alias = nickOf(line.source);
    const isOwn = fold(alias) === fold(store.me.value.alias);
    const target = line.params[0];
    const room = roomOf(store, target.startsWith("#") || isOwn ? target : alias);
    if (room) happen(store, room, line);
  },
  RENAME(store, line) {
    const room = roomOf(store, line.params[0]);
    if (!room) return;
    happen(store, room, line);
    store.roomRenamed(room, line.params[1]);
  },
  MARKREAD(store, line) {
    const room = roomOf(store, line.params[0]);
    const at = Date.parse((line.params[1] ?? "").replace("timestamp=", ""));
    if (room && !Number.isNaN(at)) store.marks.hear(room, at);
  },
  INVITE(store, line) {
    if (fold(line.params[0]) === fold(store.me.value.alias)) store.tell("", "invited", { alias: nickOf(line.source), room: line.params[1] });
  },
  305: (store) => store.setAway(""),
  306: (store) => store.setAway("away"),
  324: (store, line) => store.tell(line.params.slice(2).join(" "), "howItIs", { room: line.params[1] }),
  341: (store, line) => store.tell(line.params.slice(1).join(" → ")),
  367: (store, line) => store.tell(line.params[2], "ban", { room: line.params[1], alias: nickOf(line.params[3] ?? "") }),
  353: (store, line) => {
    const room = roomOf(store, line.params[2]);
    const split = rankOf(PREFIXES);
    for (const word of room ? line.params[3].split(" ") : []) {
      const [alias, rank] = split(word);
      if (alias) room?.setMember(alias, { alias, rank });
    }
  },
  730: (store, line) => line.params[1].split(",").forEach((each) => store.setPresence(nickOf(each), true)),
  731: (store, line) => line.params[1].split(",").forEach((each) => store.setPresence(nickOf(each), false)),
  900: (store, line) => store.setAccount(line.params[2]),
  901: (store) => store.setAccount(""),
  FAIL: (store, line) => {
    const [, code, before, after] = line.params;
    const room = code === "CHANNEL_RENAMED" && roomOf(store, before);
    if (!room) return store.refused(line);
    store.roomRenamed(room, after);
    store.client.send("JOIN", [after]);
  },
  WARN: (store, line) => store.tell(line.params[line.params.length - 1]),
  NOTE: (store, line) => {
    if (line.params[1] === "ALREADY_SAID") store.outbox.settle(line.params[3] ?? "");
    else store.tell(line.params[line.params.length - 1]);
  },
};

/** @param {Store} store @param {Conversation} room @param {string} alias */
function goneFrom(store, room, alias) {
  room.setMember(alias, null);
  if (fold(alias) === fold(store.me.value.alias)) store.parted(room);
}

/** Members out of WHOX answers (`%tnfa`). @param {readonly (Line | Batch)[]} lines */
export function readMembers(lines) {
  const members = new Map();
  const split = rankOf(PREFIXES);
  for (const line of linesOf(lines)) {
    if (line.command !== "354") continue;
    const [, , alias, flags, account] = line.params;
    const [away, ...rest] = flags;
    const [, rank] = split(rest.filter((flag) => PREFIXES.includes(flag)).join(""));
    members.set(fold(alias), { alias, account: account === "0" ? "" : account, rank, isAway: away === "G", isBot: flags.includes("B") });
  }
  return members;
}
