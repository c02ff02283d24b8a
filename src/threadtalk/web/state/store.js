/** All that the page shows (see types.d.ts), kept as the server's messages and the user's wishes have it. */
import { batch, computed, signal } from "../lib/vendor.js";
import { Client } from "../irc/client.js";
import { parse } from "../irc/message.js";
import { fold } from "../text/names.js";
import { run } from "./commands.js";
import { Conversation } from "./conversation.js";
import { HANDLERS, joinLines, linesOf, readMembers } from "./events.js";
import { History } from "./history.js";
import { Identity } from "./identity.js";
import { describe, listRooms, search } from "./lookups.js";
import { ReadMarks } from "./marks.js";
import { Outbox } from "./outbox.js";
import { Uploads } from "./uploads.js";

/**
 * @typedef {import("./types").Store} Store @typedef {import("./types").Message} Message @typedef {import("./types").Gap} Gap
 * @typedef {import("./types").Problem} Problem @typedef {import("../irc/client.js").Batch} Batch
 * @typedef {import("../irc/message.js").Message} Line
 */

/**
 * Plain data by keys. `set` is false where it could not be kept.
 * @typedef {{get: (key: string, otherwise: any) => any, set: (key: string, value: unknown) => boolean}} Storage
 */

/**
 * What the store needs of the browser.
 * @typedef {object} World
 * @property {string} url  of the WebSocket
 * @property {string} origin
 * @property {new (url: string, protocols: string[]) => WebSocket} WebSocket
 * @property {(task: () => void, msec: number) => unknown} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now
 * @property {() => number} random
 * @property {() => string} randomId
 * @property {Storage} storage  outlives the tab
 * @property {Storage} session  ends with the tab
 * @property {Pick<LockManager, "request"> | null} locks
 * @property {(token: string, file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<any>} send  a file
 */

const SETTINGS = /** @type {import("./types").Settings} */ ({
  theme: "system", language: "system", textSize: 100, foldsHappenings: true, notifies: false, sends: "enter",
});
const TYPING_EVERY_MSEC = 3000;
const LIMITS = { name: "ThreadTalk", aliasMax: 32, topicMax: 390, textMaxBytes: 8192, linesMax: 100, uploadMaxBytes: 0, vapid: "", address: "" };
/** Bytes of the names in one JOIN: with all else, it must fit into 512. */
const JOIN_BYTES_MAX = 400;
/** Numerics that say why one is not let into a room. */
const NOT_LET_IN = new Set(["403", "405", "471", "473", "474", "475", "476", "477", "479"]);
/** Numerics that say no. */
const REFUSALS = /^([45]\d\d|696)$/;
/** What is not kept while it is typed: it has a password in it. */
const SECRET = /^\/(login|register|password|unregister|owner|raw|msg\s+\w+serv|join\s+\S+\s+\S)/i;

/** @implements {Store} */
export class PageStore {
  /** @param {World} world */
  constructor(world) {
    this.world = world;
    this.link = signal(/** @type {import("./types").Link} */ ({ status: "offline" }));
    this.me = signal({ alias: "", account: "", away: "" });
    this.server = signal(LIMITS);
    /** @type {import("../lib/vendor.js").Signal<ReadonlyMap<string, Conversation>>} */
    this._all = signal(new Map());
    this.conversations = computed(() => new Map([...this._all.value].sort(([, a], [, b]) => compare(a, b))));
    this._currentKey = signal("");
    this.current = computed(() => this._all.value.get(this._currentKey.value) ?? null);
    this.target = signal("");
    this.settings = signal({ ...SETTINGS, ...world.storage.get("settings", {}) });
    this.problem = signal(/** @type {Problem | null} */ (null));
    /** What a command wants to be shown over the page; null for nothing. */
    this.wished = signal(/** @type {{dialog: "rooms" | "jump" | "help" | "about", text: string} | null} */ (null));
    this.remembered = signal(world.storage.get("remembered", { alias: "", room: "#lobby" }));
    this.client = new Client(world, {
      onStatus: (status, at) => this._onStatus(status, at),
      onMessage: (message) => batch(() => this._onMessage(message)),
      onBatch: (found) => batch(() => this._onBatch(found)),
      onRefused: (message) => this._onRefused(message),
    });
    this.identity = new Identity(this);
    this.history = new History(this);
    this.marks = new ReadMarks(this);
    this.outbox = new Outbox(this);
    this.waiting = this.outbox.count;
    this.files = new Uploads(this);
    this.uploads = this.files.all;
    this._muted = new Set();
    this._drafts = new Map();
    /** The rooms one is in, or wants to be in. @type {Set<string>} */
    this._rooms = new Set();
    /** The passwords of those that have one, by key. @type {Map<string, string>} */
    this._keys = new Map();
    /** Where a link leads that was followed while another tab had the chat. @type {{name: string, msgid: string} | null} */
    this._wanted = null;
    /** What is shown once one is in. */
    this._first = "";
    /** @type {Set<(conversation: Conversation, message: Message) => void>} */
    this._listeners = new Set();
    /** @type {Set<(conversation: Conversation, message: Message) => void>} */
    this._hearers = new Set();
    this._typedAt = 0;
  }

  // Coming and going.

  /** @param {string} alias @param {string} room @param {string} [password] */
  enter(alias, room, password = "") {
    return this.identity.enter(alias, room || "#lobby", password);
  }

  /** Go on where this tab, or another one before, has been. False where there is nothing to go on with. */
  resume() {
    return this.identity.resume();
  }

  takeOver() {
    this.identity.takeOver();
  }

  reconnect() {
    this.client.hurry();
  }

  /** Nothing of anybody stays behind. */
  leaveChat() {
    const { storage } = this.world;
    for (const key of this._all.value.keys()) storage.set(`items.${key}`, null);
    for (const key of ["rooms", "people", "outbox", "drafts", "readAt", "untold", "muted", "token"]) storage.set(key, null);
    this.world.session.set("keys", null);
    this.client.disconnect();
    this.identity.forget();
    this._clear();
  }

  /** Another tab has the chat: what is kept is that one's. */
  putAway() {
    this._clear();
    this.link.value = { status: "elsewhere" };
  }

  _clear() {
    batch(() => {
      this._all.value = new Map();
      this._currentKey.value = "";
      this.outbox.putAway();
      this.files.cancelAll();
      this._rooms.clear();
      this._keys.clear();
      this._drafts.clear();
      this._muted.clear();
    });
  }

  /** Go on with what this browser has kept. @param {string} [room]  where one wants to be too */
  takeUp(room = "") {
    const { storage } = this.world;
    this._muted = new Set(storage.get("muted", []));
    this._drafts = new Map(storage.get("drafts", []));
    this._rooms = new Set(storage.get("rooms", []));
    this._keys = new Map(this.world.session.get("keys", []));
    this.marks.takeUp();
    this.outbox.takeUp();
    this._first = room || this.remembered.value.room;
    if (room) {
      this._rooms.add(room);
      return; // the rest once one is in
    }
    batch(() => {
      for (const name of [...this._rooms, ...storage.get("people", [])]) this.conversation(name);
      if (this._all.value.has(fold(this._first))) this._currentKey.value ||= fold(this._first);
    });
    this.outbox.showAll();
  }

  /** @param {Partial<{alias: string, room: string}>} what */
  remember(what) {
    this.remembered.value = { ...this.remembered.value, ...what };
    this.world.storage.set("remembered", this.remembered.value);
  }

  /** @param {"connecting" | "online" | "waiting" | "offline"} status @param {number} at */
  _onStatus(status, at) {
    if (status === "online") return this._onOnline();
    for (const room of this._all.value.values()) room.isJoined.value = false;
    this.outbox?.restart();
    if (["refused", "elsewhere"].includes(this.link.value.status) && status === "offline") return;
    this.link.value = status === "waiting" ? { status, at } : { status };
  }

  _onOnline() {
    const { client } = this;
    batch(() => {
      this.link.value = { status: "online" };
      this.me.value = { alias: client.nick, account: client.account, away: "" };
      for (const name of [...this._rooms, ...this.world.storage.get("people", [])]) this.conversation(name);
      this._currentKey.value ||= this.conversation(this._first || "#lobby").key;
    });
    this.identity.isIn(client.nick, client.account);
    this._joinAll();
    for (const room of this._all.value.values()) if (room.kind === "direct") this._follow(room);
    this._askConversations();
    this.marks.tell();
    this.outbox.showAll();
    this.outbox.flush();
    const wanted = this._wanted;
    this._wanted = null;
    if (wanted) this.open(wanted.name, wanted.msgid);
  }

  /** Into all rooms, in as few lines as they fit into: who is in many is not to wait for it. */
  _joinAll() {
    /** @type {string[]} */
    let names = [];
    /** @param {readonly string[]} names */
    const keys = (names) => names.flatMap((name) => this._keys.get(fold(name)) ?? []).join();
    const join = () => {
      if (names.length) this.client.send("JOIN", [names.join(), keys(names)].filter(Boolean));
      names = [];
    };
    // In JOIN, passwords stand for the first rooms.
    for (const name of [...this._rooms].sort((a, b) => Number(this._keys.has(fold(b))) - Number(this._keys.has(fold(a))))) {
      if (new TextEncoder().encode([...names, name].join() + keys([...names, name])).length > JOIN_BYTES_MAX) join();
      names.push(name);
    }
    join();
  }

  /** @param {Line} line */
  _onRefused(line) {
    this.link.value = { status: "refused", problem: this.problemOf(line) ?? { code: line.command, fields: new Map(), text: line.params.at(-1) ?? "" } };
    this.identity.isRefused();
  }

  /** @param {Line} line */
  _onMessage(line) {
    if (line.command === "005" || line.command === "376" || line.command === "422") this._learn();
    const handler = HANDLERS[line.command];
    if (handler) handler(this, line);
    else if (REFUSALS.test(line.command) && !line.tags.has("label") && line.command !== "422") this.refused(line);
  }

  /** @param {Batch} found */
  _onBatch(found) {
    if (found.type === "draft/multiline") HANDLERS.PRIVMSG(this, joinLines(found));
    else for (const line of linesOf(found.items)) this._onMessage(line);
  }

  _learn() {
    const { isupport, offered } = this.client;
    /** @param {string} name @param {number} otherwise */
    const number = (name, otherwise) => Number(isupport.get(name)) || otherwise;
    const lines = new Map((offered.get("draft/multiline") ?? "").split(",").map((word) => /** @type {[string, string]} */ (word.split("="))));
    this.server.value = {
      name: isupport.get("NETWORK") ?? LIMITS.name,
      aliasMax: number("NICKLEN", LIMITS.aliasMax),
      topicMax: number("TOPICLEN", LIMITS.topicMax),
      textMaxBytes: Number(lines.get("max-bytes")) || LIMITS.textMaxBytes,
      linesMax: Number(lines.get("max-lines")) || LIMITS.linesMax,
      uploadMaxBytes: number("threadtalk/UPLOAD", 0),
      vapid: isupport.get("VAPID") ?? "",
      address: isupport.get("threadtalk/ADDRESS") ?? "",
    };
  }

  // Conversations.

  /** The conversation of this name, a new one where there is none. @param {string} name @param {number} [readAt]  up to when all of a new one is read */
  conversation(name, readAt = this.world.now()) {
    const key = fold(name);
    const known = this._all.value.get(key);
    if (known) return known;
    const made = new Conversation(name, this.marks.of(key, readAt));
    made.draft.value = String(this._drafts.get(key) ?? "");
    made.isMuted.value = this._muted.has(key);
    made.takeUp(this.world.storage.get(`items.${key}`, null));
    this._all.value = new Map([...this._all.value, [key, made]]);
    if (made.kind === "direct" && this.client.isOnline) this._follow(made);
    return made;
  }

  /** @param {string} name @param {string} [msgid] */
  open(name, msgid = "") {
    if (this.link.value.status === "elsewhere") {
      this._wanted = { name, msgid }; // nothing is shown here, or written, before it is this tab's turn
      return;
    }
    const before = this.current.value;
    const room = this.conversation(name);
    batch(() => {
      if (room !== before) before?.shorten();
      this._currentKey.value = room.key;
      this.target.value = msgid;
    });
    this.remember(room.kind === "room" ? { room: room.name.value } : {});
    if (!this.client.isOnline) {
      if (room.kind === "room" && !room.isOut.value) this._isIn(room.key, room.name.value); // as soon as one is
      return;
    }
    if (room.kind === "room" && !room.isJoined.value && !room.isOut.value) this._join(room.name.value);
    else if (msgid && !room.messageById(msgid)) this.history.around(room, msgid);
    this.askMembers(room);
  }

  /** Come into a room, also into one that one was put out of. @param {string} name @param {string} [password] */
  comeIn(name, password = "") {
    if (this.link.value.status === "elsewhere") return this.open(name);
    const room = this.conversation(name);
    room.isOut.value = false;
    if (password) this._keepKey(room.key, password);
    this.open(name);
  }

  /** Keep the password of a room for as long as the tab is open; "" for none. @param {string} key @param {string} password */
  _keepKey(key, password) {
    if (password) this._keys.set(key, password);
    else this._keys.delete(key);
    this.world.session.set("keys", [...this._keys]);
  }

  /** @param {string} name */
  _join(name) {
    const password = this._keys.get(fold(name));
    this.client.send("JOIN", [name, ...(password ? [password] : [])]);
  }

  /** @param {string} key */
  close(key) {
    const room = this._all.value.get(key);
    if (!room) return;
    if (room.kind === "room" && room.isJoined.value) this.client.send("PART", [room.name.value]);
    else if (room.kind === "direct") this.client.send("MONITOR", ["-", room.name.value]);
    this._keepKey(room.key, "");
    this.outbox.drop(room.name.value);
    this.files.cancelAll(room.key);
    this._forget(room);
  }

  /** @param {Conversation} room */
  _forget(room) {
    const rest = new Map(this._all.value);
    rest.delete(room.key);
    batch(() => {
      this._all.value = rest;
      if (this._currentKey.value === room.key) this._currentKey.value = [...this.conversations.value.keys()][0] ?? "";
    });
    this.world.storage.set(`items.${room.key}`, null);
    this._isIn(room.key, "");
    this.keep();
  }

  /** Be in a room of this key under this name from now on, or with "" no more. @param {string} key @param {string} name */
  _isIn(key, name) {
    for (const each of this._rooms) if (fold(each) === key) this._rooms.delete(each);
    if (name) this._rooms.add(name);
    this.world.storage.set("rooms", [...this._rooms]);
  }

  /** We are in a room. @param {string} name */
  joined(name) {
    const room = this.conversation(name);
    room.name.value = name;
    room.isJoined.value = true;
    room.isOut.value = false;
    room.topic.value = "";
    room.members.value = new Map();
    room.knowsMembers = false;
    this._isIn(room.key, name);
    this.history.latest(room);
    if (room === this.current.value) this.askMembers(room, true);
    this.world.setTimeout(() => this.outbox.flush(), 0);
  }

  /** We are out of a room. @param {Conversation} room */
  parted(room) {
    this._isOut(room, { code: "NOT_IN_ROOM", fields: new Map([["what", room.name.value]]), text: "" });
  }

  /** @param {Conversation} room @param {Problem} why */
  _isOut(room, why) {
    room.isJoined.value = false;
    room.isOut.value = true;
    room.members.value = new Map();
    this._isIn(room.key, "");
    this.outbox.refuse(room.name.value, why);
  }

  /** @param {Conversation} room */
  _follow(room) {
    this.client.send("MONITOR", ["+", room.name.value]);
    this.client.send("MARKREAD", [room.name.value]); // of rooms it is told on coming in
    this.history.latest(room);
  }

  /** With whom one has talked, also while this page was away. */
  async _askConversations() {
    const span = ["timestamp=1970-01-01T00:00:00.000Z", `timestamp=${new Date(this.world.now() + 60_000).toISOString()}`, "50"];
    const found = await this.client.ask("CHATHISTORY", ["TARGETS", ...span]).catch(() => null);
    if (!found || !("items" in found)) return;
    for (const line of linesOf(found.items)) {
      const name = line.params[1];
      const at = Date.parse(line.params[2]);
      if (!name.startsWith("#") && this.marks.isNews(fold(name), at) && !this._all.value.has(fold(name))) this.conversation(name, at - 1);
    }
  }

  /** Who is there is known from coming in; what else there is to know of them, for a room that is looked at. @param {Conversation} room @param {boolean} [isNeeded]  also if it is known */
  async askMembers(room, isNeeded = false) {
    if (room.kind !== "room" || !room.isJoined.value || (room.knowsMembers && !isNeeded)) return;
    room.knowsMembers = true;
    const found = await this.client.ask("WHO", [room.name.value, "%tnfa,7"]).catch(() => null);
    if (found) room.members.value = readMembers("items" in found ? found.items : [found]);
    else room.knowsMembers = false;
  }

  /** @param {string} key */
  loadEarlier(key) {
    const room = this._all.value.get(key);
    if (room) this.history.more(room, "earlier");
  }

  /** @param {string} key */
  loadLater(key) {
    const room = this._all.value.get(key);
    if (room) this.history.more(room, "later");
  }

  /** @param {string} key @param {Gap} gap */
  fillGap(key, gap) {
    const room = this._all.value.get(key);
    if (room) this.history.fill(room, gap);
  }

  /** @param {string} key */
  showLatest(key) {
    const room = this._all.value.get(key);
    if (room) this.history.back(room);
  }

  /** @param {string} key @param {string} msgid */
  messageById(key, msgid) {
    return this._all.value.get(key)?.messageById(msgid);
  }

  // Saying things.

  /** False for what was not understood: it stays the draft. @param {string} key @param {string} text @param {string} [replyTo] */
  say(key, text, replyTo = "") {
    const room = this._all.value.get(key);
    if (!room || !text.trim()) return false;
    this._typedAt = 0;
    const isCommand = text.startsWith("/") && !text.startsWith("//");
    if (isCommand && !run(this, room, text)) return false;
    this.setDraft(key, "");
    if (isCommand) return true;
    this.history.back(room);
    this.outbox.add(room.name.value, text.replace(/^\/\//, "/").trimEnd(), "message", replyTo);
    return true;
  }

  /** Whether what is said there can arrive. @param {string} target */
  canSay(target) {
    return !target.startsWith("#") || Boolean(this._all.value.get(fold(target))?.isJoined.value);
  }

  /** @param {Message} message */
  resend(message) {
    this.outbox.resend(message.key);
  }

  /** @param {Message} message */
  discard(message) {
    this.outbox.discard(message.key);
  }

  /** @param {string} key @param {Message} message */
  reconsider(key, message) {
    const draft = this._all.value.get(key)?.draft.value ?? "";
    this.setDraft(key, [draft, (message.kind === "action" ? "/me " : "") + message.text].filter(Boolean).join("\n"));
    this.outbox.discard(message.key);
  }

  /** @param {string} key @param {Message} message @param {string} reaction */
  react(key, message, reaction) {
    this._tag(key, [["+draft/react", reaction], ["+draft/reply", message.msgid]]);
  }

  /** @param {string} key @param {Message} message @param {string} reaction */
  unreact(key, message, reaction) {
    this._tag(key, [["+draft/unreact", reaction], ["+draft/reply", message.msgid]]);
  }

  /** @param {string} key @param {[string, string][]} tags */
  _tag(key, tags) {
    const room = this._all.value.get(key);
    if (room && this.isReachable()) this.client.send("TAGMSG", [room.name.value], tags);
  }

  /** Whether something can be asked for now; else it is said that it cannot. */
  isReachable() {
    if (!this.client.isOnline) this.complain("OFFLINE", {});
    return this.client.isOnline;
  }

  /** @param {string} key @param {Message} message @param {string} [reason] */
  redact(key, message, reason = "") {
    const room = this._all.value.get(key);
    if (room) this._order("REDACT", [room.name.value, message.msgid, ...(reason ? [reason] : [])]);
  }

  /** Take back what one has said last. @param {string} key @param {string} reason */
  redactLast(key, reason) {
    const own = this._all.value.get(key)?.items.value.findLast((item) => item.type === "message" && item.isOwn && item.number > 0 && !item.redacted);
    if (own) this.redact(key, /** @type {Message} */ (own), reason);
    else this.complain("NO_SUCH_MESSAGE", {});
  }

  /** @param {"rooms" | "jump" | "help" | "about"} dialog @param {string} [text] */
  wish(dialog, text = "") {
    this.wished.value = { dialog, text };
  }

  /** @param {string} key @param {string} topic */
  setTopic(key, topic) {
    const room = this._all.value.get(key);
    if (room) this._order("TOPIC", [room.name.value, topic]);
  }

  /** @param {string} alias */
  setAlias(alias) {
    if (alias) this._order("NICK", [alias]);
  }

  /** @param {string} key @param {string} text */
  setDraft(key, text) {
    const room = this._all.value.get(key);
    if (!room) return;
    room.draft.value = text;
    if (text && !SECRET.test(text)) this._drafts.set(key, text);
    else this._drafts.delete(key);
    this.world.storage.set("drafts", [...this._drafts]);
  }

  /** @param {string} key */
  typed(key) {
    const room = this._all.value.get(key);
    const now = this.world.now();
    if (!room || !this.client.isOnline || now - this._typedAt < TYPING_EVERY_MSEC) return;
    if (!room.draft.value || room.draft.value.startsWith("/") || !this.canSay(room.name.value)) return;
    this._typedAt = now;
    this.client.send("TAGMSG", [room.name.value], [["+typing", "active"]]);
  }

  /** @param {string} key @param {string} alias @param {"kick" | "ban" | "voice" | "devoice" | "op" | "deop"} act @param {string} [reason] */
  moderate(key, alias, act, reason = "") {
    const room = this._all.value.get(key);
    if (!room) return;
    const name = room.name.value;
    const modes = new Map([["voice", "+v"], ["devoice", "-v"], ["op", "+o"], ["deop", "-o"]]);
    if (act === "kick") this._order("KICK", [name, alias, ...(reason ? [reason] : [])]);
    else if (act === "ban") this.tellService("ChanServ", `BAN ${name} ${alias}${reason ? ` ${reason}` : ""}`);
    else this._order("MODE", [name, /** @type {string} */ (modes.get(act)), alias]);
  }

  /** Ask for something of which only a "no" is of interest. @param {string} command @param {readonly string[]} params */
  async _order(command, params) {
    if (!this.isReachable()) return;
    const found = await this.client.ask(command, params).catch(() => null);
    const lines = found ? linesOf("items" in found ? found.items : [found]) : [];
    for (const line of lines) if (this.problemOf(line)) this.refused(line);
  }

  /** Say something to a service of the server, whose answer is told. @param {string} service @param {string} words */
  tellService(service, words) {
    if (this.isReachable()) this.client.send("PRIVMSG", [service, words]);
  }

  /** @param {string} words */
  raw(words) {
    const { command, params } = parse(words);
    this.client.send(command, params);
  }

  // Reading.

  /** @param {string} key */
  markRead(key) {
    const room = this._all.value.get(key);
    if (room && !room.history.value.hasLater) this.marks.read(room);
  }

  /** Keep what was said in the browser, to be read without a connection, and at once the next time. */
  keep() {
    if (!this._all.value.size) return; // one has left, and nothing is to stay behind
    for (const room of this._all.value.values()) {
      const kept = room.toKeep();
      if (kept) this.world.storage.set(`items.${room.key}`, kept);
    }
    const direct = [...this._all.value.values()].filter((each) => each.kind === "direct").map((each) => each.name.value);
    this.world.storage.set("people", direct);
  }

  /** @param {string} key @param {boolean} isMuted */
  mute(key, isMuted) {
    const room = this._all.value.get(key);
    if (room) room.isMuted.value = isMuted;
    if (isMuted) this._muted.add(key);
    else this._muted.delete(key);
    this.world.storage.set("muted", [...this._muted]);
  }

  listRooms() {
    return listRooms(this);
  }

  /** @param {import("./types").Query} query */
  search(query) {
    return search(this, query);
  }

  /** @param {string} alias */
  describe(alias) {
    return describe(this, alias);
  }

  /** @param {Conversation} room */
  tellMembers(room) {
    this.tell([...room.members.value.values()].map(({ rank, alias }) => rank.slice(0, 1) + alias).join(" "));
  }

  /** @param {string} alias */
  tellAbout(alias) {
    this.wish("about", alias);
  }

  // Files.

  /** @param {string} key @param {File} file */
  upload(key, file) {
    const room = this._all.value.get(key);
    if (room) this.files.send(room, file);
  }

  /** @param {Pick<import("./types").Upload, "id">} upload */
  cancelUpload({ id }) {
    this.files.cancel(id);
  }

  // What others do, told by `events.js`.

  /** @param {Conversation} room @param {Message} message */
  heard(room, message) {
    if (message.isOwn) return;
    for (const listener of this._hearers) listener(room, message);
    const isNotable = !room.isMuted.value && (room.kind === "direct" || message.namesMe);
    if (isNotable) for (const listener of this._listeners) listener(room, message);
  }

  /** @param {string} alias @param {(member: import("./types").Member) => Partial<import("./types").Member>} change */
  eachMember(alias, change) {
    for (const room of this._all.value.values()) {
      const member = room.members.value.get(fold(alias));
      if (member) room.setMember(alias, change(member));
    }
  }

  /** @param {string} alias @param {boolean} isPresent */
  setPresence(alias, isPresent) {
    const room = this._all.value.get(fold(alias));
    if (room) room.isPresent.value = isPresent;
  }

  /** @param {string} before @param {string} after */
  renamed(before, after) {
    if (fold(before) === fold(this.me.value.alias)) {
      this.me.value = { ...this.me.value, alias: after };
      this.remember({ alias: after });
      this.identity.isCalled(after);
    }
    this.setPresence(before, false);
    this.setPresence(after, true);
  }

  /** What was known of a room stays known under its new name. @param {Conversation} room @param {string} name */
  roomRenamed(room, name) {
    const { key, name: { value: before } } = room;
    const isCurrent = this._currentKey.value === key;
    batch(() => {
      room.isCalled(name);
      this._all.value = new Map([...this._all.value].filter(([each]) => each !== room.key).map(([each, known]) => [each === key ? room.key : each, known]));
      if (isCurrent) this._currentKey.value = room.key;
      this.setDraft(room.key, room.draft.value);
    });
    this.world.storage.set(`items.${key}`, null);
    this._drafts.delete(key);
    this._muted.delete(key);
    const password = this._keys.get(key) ?? "";
    this._keepKey(key, "");
    this._keepKey(room.key, password);
    this.mute(room.key, room.isMuted.value);
    this.marks.move(key, room.key);
    this.outbox.move(before, name);
    this._isIn(key, "");
    this._isIn(room.key, name);
    if (fold(this.remembered.value.room) === key) this.remember({ room: name });
    this.keep();
  }

  /** @param {string} away */
  setAway(away) {
    this.me.value = { ...this.me.value, away };
  }

  /** @param {string} account */
  setAccount(account) {
    this.me.value = { ...this.me.value, account };
    this.identity.hasLoggedIn(account);
  }

  /** Show what the server, or a command, has to say, in the conversation that is open. @param {string} text @param {import("./types").Happening["what"]} [what] @param {{alias?: string, room?: string}} [about] */
  tell(text, what = "told", about = {}) {
    const room = this.current.value;
    if (!room) return;
    const item = { type: /** @type {const} */ ("happening"), key: this.world.randomId(), number: room.last || 1, at: this.world.now(), what, alias: about.alias ?? "", target: about.room ?? "", text };
    room._insert([item]);
  }

  /** @param {Line} line */
  refused(line) {
    const problem = this.problemOf(line);
    if (!problem) return;
    this.problem.value = problem;
    const room = NOT_LET_IN.has(problem.code) ? this._all.value.get(fold(line.params[1])) : undefined;
    if (!room || room.isJoined.value) return;
    if (problem.code === "475") this._keepKey(room.key, ""); // it was another one
    this._isOut(room, problem);
    if (!room.items.value.length && this._all.value.size > 1) this._forget(room);
  }

  /** Say why something cannot be done; returns false. @param {string} code @param {Record<string, string>} fields */
  complain(code, fields) {
    this.problem.value = { code, fields: new Map(Object.entries(fields)), text: "" };
    return false;
  }

  /** The "no" that a line is, if it is one. @param {Line} line @returns {Problem | null} */
  problemOf({ command, params }) {
    const text = params[params.length - 1] ?? "";
    if (command === "FAIL") return { code: params[1], fields: new Map(params.slice(2, -1).map((value, i) => [`${i}`, value])), text };
    if (command === "433" && /account/i.test(text)) return { code: "ALIAS_CLAIMED", fields: new Map([["alias", params[1]]]), text };
    if (REFUSALS.test(command) || /^90[24567]$/.test(command)) return { code: command, fields: new Map([["what", params[1] ?? ""]]), text };
    return null;
  }

  /** Say that something is done. @param {string} text */
  tellBriefly(text) {
    this.problem.value = { code: "DONE", fields: new Map(), text };
  }

  dismissProblem() {
    this.problem.value = null;
  }

  /** @param {Partial<import("./types").Settings>} settings */
  setSettings(settings) {
    this.settings.value = { ...this.settings.value, ...settings };
    this.world.storage.set("settings", this.settings.value);
  }

  /** @param {(conversation: Conversation, message: Message) => void} listener */
  onNotable(listener) {
    this._listeners.add(listener);
    return () => void this._listeners.delete(listener);
  }

  /** As `onNotable`, for every message that somebody else says now. @param {(conversation: Conversation, message: Message) => void} listener */
  onHeard(listener) {
    this._hearers.add(listener);
    return () => void this._hearers.delete(listener);
  }

  /** The message that a link has led to has been seen. */
  shown() {
    this.target.value = "";
  }

  /** @param {string} name */
  fold(name) {
    return fold(name);
  }
}

/** Rooms by name, then people by the latest message. @param {Conversation} a @param {Conversation} b */
function compare(a, b) {
  if (a.kind !== b.kind) return a.kind === "room" ? -1 : 1;
  if (a.kind === "room") return a.key < b.key ? -1 : 1;
  return b.latestAt.value - a.latestAt.value;
}
