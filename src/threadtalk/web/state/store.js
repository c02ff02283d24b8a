/** All that the page shows (see types.d.ts), kept as the server's messages and the user's wishes have it. */
import { batch, computed, signal } from "../lib/vendor.js";
import { Client, formatTags } from "../irc/client.js";
import { nickOf, parse } from "../irc/message.js";
import { fold } from "../text/names.js";
import { run } from "./commands.js";
import { Conversation, PAGE } from "./conversation.js";
import { HANDLERS, joinLines, linesOf, readMembers, readPage, toItem } from "./events.js";
import { Outbox } from "./outbox.js";

/**
 * @typedef {import("./types").Store} Store @typedef {import("./types").Message} Message @typedef {import("./types").Gap} Gap
 * @typedef {import("./types").Problem} Problem @typedef {import("../irc/client.js").Batch} Batch
 * @typedef {import("../irc/message.js").Message} Line
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
 * @property {{get: (key: string, otherwise: any) => any, set: (key: string, value: unknown) => void}} storage  outlives the tab
 * @property {{get: (key: string, otherwise: any) => any, set: (key: string, value: unknown) => void}} session  ends with the tab
 * @property {Pick<LockManager, "request"> | null} locks
 * @property {(token: string, file: File, onProgress: (share: number) => void, signal: AbortSignal) => Promise<any>} send  a file
 */

const SETTINGS = /** @type {import("./types").Settings} */ ({
  theme: "system", language: "system", textSize: 100, foldsHappenings: true, notifies: false, sends: "enter",
});
const TYPING_EVERY_MSEC = 3000;
const MARK_EVERY_MSEC = 1000;
const LIMITS = { name: "ThreadTalk", aliasMax: 32, topicMax: 390, textMaxBytes: 8192, linesMax: 100, uploadMaxBytes: 0, vapid: "" };

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
    this.uploads = signal(/** @type {readonly import("./types").Upload[]} */ ([]));
    this.settings = signal({ ...SETTINGS, ...world.storage.get("settings", {}) });
    this.problem = signal(/** @type {Problem | null} */ (null));
    /** What a command wants to be shown over the page; null for nothing. */
    this.wished = signal(/** @type {{dialog: "rooms" | "jump" | "help", text: string} | null} */ (null));
    this.remembered = signal(world.storage.get("remembered", { alias: "", room: "#lobby" }));
    this.client = new Client(world, {
      onStatus: (status, at) => this._onStatus(status, at),
      onMessage: (message) => batch(() => this._onMessage(message)),
      onBatch: (found) => batch(() => this._onBatch(found)),
      onRefused: (message) => this._onRefused(message),
    });
    this._muted = new Set(world.storage.get("muted", []));
    this._readAt = new Map(world.storage.get("readAt", []));
    this._drafts = new Map(world.storage.get("drafts", []));
    this.outbox = new Outbox(this);
    this.waiting = this.outbox.count;
    this._rooms = new Set(world.storage.get("rooms", []));
    /** @type {Set<(conversation: Conversation, message: Message) => void>} */
    this._listeners = new Set();
    /** @type {Set<(conversation: Conversation, message: Message) => void>} */
    this._hearers = new Set();
    this._typedAt = 0;
    /** @type {unknown} */
    this._markTimer = null;
    /** @type {(() => void) | null} */
    this._entered = null;
    /** @type {(() => void) | null} */
    this._release = null;
    /** @type {Map<string, AbortController>} */
    this._aborts = new Map();
  }

  // Coming and going.

  /** @param {string} alias @param {string} room @param {string} [password] */
  async enter(alias, room, password = "") {
    if (!(await this._lock(false))) {
      this.link.value = { status: "elsewhere" };
      return;
    }
    this.remembered.value = { alias, room };
    this.world.storage.set("remembered", this.remembered.value);
    this.me.value = { ...this.me.value, alias };
    this._rooms.add(room || "#lobby");
    this._currentKey.value = this.conversation(room || "#lobby").key;
    this._connect(alias, password);
    await new Promise((resolve) => (this._entered = () => resolve(undefined)));
  }

  /** Go on where this tab, or another one before, has been. False where there is nothing to go on with. */
  async resume() {
    const before = this.world.session.get("identity", null) ?? this.world.storage.get("identity", null);
    if (!before) return false;
    this.me.value = { ...this.me.value, alias: before.alias };
    if (!(await this._lock(false))) {
      this.link.value = { status: "elsewhere" };
      return true;
    }
    for (const name of [...this._rooms, ...this.world.storage.get("people", [])]) this.conversation(name);
    this._currentKey.value ||= fold(this.remembered.value.room);
    this._connect(before.alias, before.password ?? "");
    return true;
  }

  leaveChat() {
    for (const key of this._all.value.keys()) this.world.storage.set(`items.${key}`, null);
    this.world.storage.set("rooms", []);
    this._rooms.clear();
    this.world.storage.set("identity", null);
    this.world.session.set("identity", null);
    this.client.disconnect();
    this._release?.();
    batch(() => {
      this._all.value = new Map();
      this._currentKey.value = "";
    });
  }

  takeOver() {
    this._lock(true).then(() => this.resume());
  }

  reconnect() {
    this.client.hurry();
  }

  /** @param {string} alias @param {string} password */
  _connect(alias, password) {
    let token = this.world.storage.get("token", "");
    if (!token) this.world.storage.set("token", (token = this.world.randomId() + this.world.randomId()));
    this.world.storage.set("identity", { alias });
    this.world.session.set("identity", { alias, password });
    this.outbox.restart();
    this.client.connect({ alias, token, account: password ? alias : "", password });
  }

  /** Be the one tab of this browser that has the connection. @param {boolean} steals */
  _lock(steals) {
    const { locks } = this.world;
    if (!locks || (this._release && !steals)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const options = steals ? { steal: true } : { ifAvailable: true };
      locks
        .request("threadtalk", options, (lock) => {
          resolve(Boolean(lock));
          return lock ? new Promise((release) => (this._release = () => release(undefined))) : undefined;
        })
        .catch(() => {
          this._release = null; // another tab has taken it
          this.client.disconnect();
          this.link.value = { status: "elsewhere" };
        });
    });
  }

  /** @param {"connecting" | "online" | "waiting" | "offline"} status @param {number} at */
  _onStatus(status, at) {
    if (status === "online") return this._onOnline();
    for (const room of this._all.value.values()) room.isJoined.value = false;
    this.outbox?.restart();
    if (this.link.value.status === "refused" && status === "offline") return;
    this.link.value = status === "waiting" ? { status, at } : { status };
  }

  _onOnline() {
    const { client } = this;
    batch(() => {
      this.link.value = { status: "online" };
      this.me.value = { alias: client.nick, account: client.account, away: "" };
      this.world.session.set("identity", { ...this.world.session.get("identity", {}), alias: client.nick });
      for (const name of this._rooms) this.conversation(name);
    });
    const rooms = [...this._all.value.values()];
    for (const room of rooms.filter((each) => each.kind === "room")) client.send("JOIN", [room.name.value]);
    for (const room of rooms.filter((each) => each.kind === "direct")) this._follow(room);
    this._askConversations();
    this.outbox.showAll();
    this.outbox.flush();
    this._entered?.();
  }

  /** @param {Line} line */
  _onRefused(line) {
    this.link.value = { status: "refused", problem: this.problemOf(line) ?? { code: line.command, fields: new Map(), text: line.params.at(-1) ?? "" } };
    this._release?.();
    this._release = null;
    this.world.session.set("identity", null);
    this.world.storage.set("identity", null);
    this._entered?.();
  }

  /** @param {Line} line */
  _onMessage(line) {
    if (line.command === "005" || line.command === "376" || line.command === "422") this._learn();
    const handler = HANDLERS[line.command];
    if (handler) handler(this, line);
    else if (/^[45]\d\d$/.test(line.command) && !line.tags.has("label") && line.command !== "422") this.refused(line);
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
    };
  }

  // Conversations.

  /** The conversation of this name, a new one where there is none. @param {string} name @param {number} [readAt]  up to when all of a new one is read */
  conversation(name, readAt = this.world.now()) {
    const key = fold(name);
    const known = this._all.value.get(key);
    if (known) return known;
    const made = new Conversation(name, Number(this._readAt.get(key)) || readAt);
    made.draft.value = String(this._drafts.get(key) ?? "");
    made.isMuted.value = this._muted.has(key);
    made.takeUp(this.world.storage.get(`items.${key}`, null));
    this._all.value = new Map([...this._all.value, [key, made]]);
    if (made.kind === "direct" && this.client.isOnline) this._follow(made);
    return made;
  }

  /** @param {string} name @param {string} [msgid] */
  open(name, msgid = "") {
    const room = this.conversation(name);
    batch(() => {
      const items = room.items.value.filter((item) => item.number && item.at && item.at <= room.readAt.value);
      room.readUpTo.value = items.length ? items[items.length - 1].number : 0;
      this._currentKey.value = room.key;
      this.target.value = msgid;
    });
    if (room.kind === "room") this.remembered.value = { ...this.remembered.value, room: room.name.value };
    this.world.storage.set("remembered", this.remembered.value);
    if (!this.client.isOnline) return;
    if (room.kind === "room" && !room.isJoined.value) this.client.send("JOIN", [room.name.value]);
    if (msgid && !room.messageById(msgid)) this._showAround(room, msgid);
  }

  /** @param {string} key */
  close(key) {
    const room = this._all.value.get(key);
    if (!room) return;
    if (room.kind === "room" && room.isJoined.value) this.client.send("PART", [room.name.value]);
    else if (room.kind === "direct") this.client.send("MONITOR", ["-", room.name.value]);
    this._forget(room);
  }

  /** @param {Conversation} room */
  _forget(room) {
    const rest = new Map(this._all.value);
    rest.delete(room.key);
    this._all.value = rest;
    this.world.storage.set(`items.${room.key}`, null);
    for (const name of this._rooms) if (fold(String(name)) === room.key) this._rooms.delete(name);
    this.world.storage.set("rooms", [...this._rooms]);
    if (this._currentKey.value === room.key) this._currentKey.value = [...this.conversations.value.keys()][0] ?? "";
  }

  /** We are in a room. @param {string} name */
  joined(name) {
    const room = this.conversation(name);
    room.name.value = name;
    room.isJoined.value = true;
    room.isOut.value = false;
    room.topic.value = "";
    this._rooms.add(name);
    this.world.storage.set("rooms", [...this._rooms]);
    this._loadLatest(room);
    this.askMembers(room);
    this.world.setTimeout(() => this.outbox.flush(), 0);
  }

  /** We are out of a room. @param {Conversation} room */
  parted(room) {
    room.isJoined.value = false;
    room.isOut.value = true;
    room.members.value = new Map();
  }

  /** @param {Conversation} room */
  _follow(room) {
    this.client.send("MONITOR", ["+", room.name.value]);
    this._loadLatest(room);
  }

  /** With whom one has talked, also while this page was away. */
  async _askConversations() {
    const span = ["timestamp=1970-01-01T00:00:00.000Z", `timestamp=${new Date(this.world.now() + 60_000).toISOString()}`, "50"];
    const found = await this.client.ask("CHATHISTORY", ["TARGETS", ...span]).catch(() => null);
    if (!found || !("items" in found)) return;
    for (const line of linesOf(found.items)) {
      const name = line.params[1];
      const at = Date.parse(line.params[2]);
      const isNew = at > (Number(this._readAt.get(fold(name))) || 0);
      if (!name.startsWith("#") && isNew && !this._all.value.has(fold(name))) this.conversation(name, at - 1);
    }
  }

  /** @param {Conversation} room */
  async askMembers(room) {
    const found = await this.client.ask("WHO", [room.name.value, "%tnfa,7"]).catch(() => null);
    if (found && "items" in found) room.members.value = readMembers(found.items);
    else if (found) room.members.value = readMembers([found]);
  }

  /** @param {Conversation} room @param {string} subcommand @param {readonly string[]} points @param {number} [limit] */
  async _page(room, subcommand, points, limit = PAGE) {
    const found = await this.client.ask("CHATHISTORY", [subcommand, room.name.value, ...points, `${limit}`]);
    if (!found || !("items" in found)) return null;
    const page = readPage(this, room, found.items);
    for (const item of page.items) if (item.type === "message" && item.isOwn) this.outbox.settle(item.key);
    return { ...page, isFull: page.count >= limit };
  }

  /** @param {Conversation} room */
  async _loadLatest(room) {
    room.history.value = { ...room.history.value, isLoading: true };
    const before = room.idPrefix;
    const page = await this._page(room, "LATEST", ["*"]).catch(() => null);
    if (!page) {
      room.history.value = { ...room.history.value, isLoading: false };
      return;
    }
    batch(() => {
      if (before && room.idPrefix !== before) {
        room.items.value = []; // another log: its numbers mean something else
        room.last = 0;
        room.isLoaded = false;
      }
      const hole = room.appendPage(page.items, page.first, page.last, !page.isFull);
      if (hole) this.fillGap(room.key, hole);
      this.outbox.showAll();
    });
  }

  /** @param {string} key */
  loadEarlier(key) {
    this._loadMore(key, "earlier");
  }

  /** @param {string} key */
  loadLater(key) {
    this._loadMore(key, "later");
  }

  /** @param {string} key @param {"earlier" | "later"} side */
  async _loadMore(key, side) {
    const room = this._all.value.get(key);
    const history = room?.history.value;
    if (!room || !history || history.isLoading || !history[side === "earlier" ? "hasEarlier" : "hasLater"]) return;
    const numbered = room.items.value.filter((item) => item.number);
    const end = side === "earlier" ? numbered[0] : numbered[numbered.length - 1];
    if (!end || !room.idPrefix) return;
    room.history.value = { ...history, isLoading: true };
    const point = `msgid=${room.msgid(Math.floor(end.number))}`;
    const page = await this._page(room, side === "earlier" ? "BEFORE" : "AFTER", [point]).catch(() => null);
    if (page) room.extend(page.items, side, page.isFull);
    else room.history.value = { ...room.history.value, isLoading: false };
  }

  /** @param {string} key @param {Gap} gap */
  async fillGap(key, gap) {
    const room = this._all.value.get(key);
    if (!room || gap.isLoading || !this.client.isOnline) return;
    room.change(gap.key, (each) => ({ ...each, isLoading: true }));
    const points = [`msgid=${room.msgid(gap.after)}`, `msgid=${room.msgid(gap.before)}`];
    const page = await this._page(room, "BETWEEN", points, 100).catch(() => null);
    if (page) batch(() => room.fill(gap, page.items, page.isFull ? page.last : gap.before));
    else room.change(gap.key, (each) => ({ ...each, isLoading: false }));
  }

  /** @param {Conversation} room @param {string} msgid */
  async _showAround(room, msgid) {
    const page = await this._page(room, "AROUND", [`msgid=${msgid}`]).catch(() => null);
    if (page?.items.length) room.show(page.items, true, page.last < room.last);
    else this.complain("NO_SUCH_MESSAGE", {});
  }

  /** @param {string} key */
  showLatest(key) {
    const room = this._all.value.get(key);
    if (!room) return;
    if (room.history.value.hasLater) {
      room.show([], true, false);
      this._loadLatest(room);
    }
  }

  /** @param {string} key @param {string} msgid */
  messageById(key, msgid) {
    return this._all.value.get(key)?.messageById(msgid);
  }

  // Saying things.

  /** @param {string} key @param {string} text @param {string} [replyTo] */
  say(key, text, replyTo = "") {
    const room = this._all.value.get(key);
    if (!room || !text.trim()) return;
    this.setDraft(key, "");
    if (text.startsWith("/") && !text.startsWith("//")) run(this, room, text);
    else this.outbox.add(room.name.value, text.replace(/^\/\//, "/").trimEnd(), "message", replyTo);
    this._typedAt = 0;
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
    if (room) this.client.send("TAGMSG", [room.name.value], tags);
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

  /** @param {"rooms" | "jump" | "help"} dialog @param {string} [text] */
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
    if (text) this._drafts.set(key, text);
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
    this._tag(key, [["+typing", "active"]]);
  }

  /** @param {string} key @param {string} alias @param {"kick" | "ban" | "voice" | "devoice" | "op" | "deop"} act @param {string} [reason] */
  moderate(key, alias, act, reason = "") {
    const room = this._all.value.get(key);
    if (!room) return;
    const name = room.name.value;
    const modes = new Map([["voice", "+v"], ["devoice", "-v"], ["op", "+o"], ["deop", "-o"]]);
    if (act === "kick") this._order("KICK", [name, alias, ...(reason ? [reason] : [])]);
    else if (act === "ban") this.client.send("PRIVMSG", ["ChanServ", `BAN ${name} ${alias}${reason ? ` ${reason}` : ""}`]);
    else this._order("MODE", [name, /** @type {string} */ (modes.get(act)), alias]);
  }

  /** Ask for something of which only a "no" is of interest. @param {string} command @param {readonly string[]} params */
  async _order(command, params) {
    const found = await this.client.ask(command, params).catch(() => null);
    const lines = found ? linesOf("items" in found ? found.items : [found]) : [];
    for (const line of lines) if (this.problemOf(line)) this.refused(line);
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
    if (!room) return;
    const messages = room.items.value.filter((item) => item.type === "message" && item.number);
    const at = messages.length ? messages[messages.length - 1].at : 0;
    if (at <= room.readAt.value) return;
    room.readAt.value = at;
    this._readAt.set(key, at);
    this._markTimer ??= this.world.setTimeout(() => this._tellMarks(), MARK_EVERY_MSEC);
  }

  _tellMarks() {
    this._markTimer = null;
    this.world.storage.set("readAt", [...this._readAt]);
    const room = this.current.value;
    if (room && this.client.isOnline) this.client.send("MARKREAD", [room.name.value, `timestamp=${new Date(room.readAt.value).toISOString()}`]);
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

  async listRooms() {
    const found = await this.client.ask("LIST");
    if (!found || !("items" in found)) return [];
    return linesOf(found.items)
      .filter((line) => line.command === "322")
      .map(({ params }) => ({ name: params[1], members: Number(params[2]), topic: params[3] ?? "" }));
  }

  /** @param {import("./types").Query} query */
  async search(query) {
    /** @type {[string, string][]} */
    const words = [["text", query.text]];
    if (query.conversation) words.push(["in", this._all.value.get(query.conversation)?.name.value ?? query.conversation]);
    if (query.alias) words.push(["from", query.alias]);
    if (query.after) words.push(["after", new Date(query.after).toISOString()]);
    if (query.before) words.push(["before", new Date(query.before).toISOString()]);
    const found = await this.client.ask("SEARCH", [formatTags(words.filter(([, value]) => value))]);
    if (!found || !("items" in found)) {
      const problem = found && this.problemOf(found);
      if (problem) throw problem;
      return [];
    }
    return linesOf(found.items).flatMap((line) => {
      const own = fold(nickOf(line.source)) === fold(this.me.value.alias);
      const name = line.params[0].startsWith("#") || own ? line.params[0] : nickOf(line.source);
      const room = this._all.value.get(fold(name)) ?? new Conversation(name, 0);
      const message = toItem(this, room, line, 0);
      return message?.type === "message" ? [{ conversation: fold(name), name, message }] : [];
    });
  }

  /** @param {string} alias */
  async describe(alias) {
    const found = await this.client.ask("WHOIS", [alias]);
    const lines = found ? linesOf("items" in found ? found.items : [found]) : [];
    const told = new Map();
    for (const { command, params } of lines) {
      if (command === "311") told.set("realname", params[5]);
      if (command === "319") told.set("rooms", params[2]);
      if (command === "330") told.set("account", params[2]);
      if (command === "317") told.set("idle", params[2]).set("since", params[3]);
      if (command === "301") told.set("away", params[2]);
      if (command === "671") told.set("secure", "yes");
      if (command === "401") throw this.problemOf(lines[0]);
    }
    return told;
  }

  /** @param {Conversation} room */
  tellMembers(room) {
    this.tell([...room.members.value.values()].map(({ rank, alias }) => rank.slice(0, 1) + alias).join(" "));
  }

  /** @param {string} alias */
  async tellAbout(alias) {
    const told = await this.describe(alias).catch((problem) => this.complain(problem.code ?? "OFFLINE", { alias }));
    if (told) this.tell([alias, ...[...told].map(([key, value]) => `${key}: ${value}`)].join(" · "));
  }

  // Files.

  /** @param {string} key @param {File} file */
  async upload(key, file) {
    const room = this._all.value.get(key);
    if (!room) return;
    const id = this.world.randomId();
    const abort = new AbortController();
    this._aborts.set(id, abort);
    this.uploads.value = [...this.uploads.value, { id, conversation: key, name: file.name, size: file.size, progress: 0, problem: null }];
    try {
      if (file.size > this.server.value.uploadMaxBytes) throw { code: "FILE_TOO_LARGE", fields: new Map([["bytes", `${this.server.value.uploadMaxBytes}`]]), text: "" };
      const found = await this.client.ask("UPLOAD", [room.name.value, `${file.size}`, file.name || "file"]);
      if (!found || "items" in found || found.command !== "UPLOAD") throw (found && !("items" in found) && this.problemOf(found)) || { code: "OFFLINE", fields: new Map(), text: "" };
      const stored = await this.world.send(found.params[1], file, (progress) => this._changeUpload(id, { progress }), abort.signal);
      this.outbox.add(room.name.value, this.world.origin + stored.url, "message", "");
      this.cancelUpload({ id });
    } catch (error) {
      if (abort.signal.aborted) return;
      const problem = error && typeof error === "object" && "code" in error ? /** @type {Problem} */ ({ fields: new Map(), text: "", ...error }) : { code: "OFFLINE", fields: new Map(), text: "" };
      this._changeUpload(id, { problem });
    }
  }

  /** @param {string} id @param {Partial<import("./types").Upload>} change */
  _changeUpload(id, change) {
    this.uploads.value = this.uploads.value.map((each) => (each.id === id ? { ...each, ...change } : each));
  }

  /** @param {Pick<import("./types").Upload, "id">} upload */
  cancelUpload({ id }) {
    this._aborts.get(id)?.abort();
    this._aborts.delete(id);
    this.uploads.value = this.uploads.value.filter((each) => each.id !== id);
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
      this.remembered.value = { ...this.remembered.value, alias: after };
      this.world.storage.set("remembered", this.remembered.value);
      this.world.storage.set("identity", { alias: after });
      this.world.session.set("identity", { ...this.world.session.get("identity", {}), alias: after });
      if (this.client._identity) this.client._identity = { ...this.client._identity, alias: after };
    }
    this.setPresence(before, false);
    this.setPresence(after, true);
  }

  /** @param {Conversation} room @param {string} name */
  roomRenamed(room, name) {
    const isCurrent = this._currentKey.value === room.key;
    this._forget(room);
    this._rooms.add(name);
    const moved = this.conversation(name);
    moved.isJoined.value = true;
    if (isCurrent) this._currentKey.value = moved.key;
    this._loadLatest(moved);
    this.askMembers(moved);
  }

  /** @param {string} away */
  setAway(away) {
    this.me.value = { ...this.me.value, away };
  }

  /** @param {string} account */
  setAccount(account) {
    this.me.value = { ...this.me.value, account };
  }

  /** Show what the server, or a command, has to say, in the conversation that is open. @param {string} text @param {"told" | "invited"} [what] @param {{alias?: string, room?: string}} [about] */
  tell(text, what = "told", about = {}) {
    const room = this.current.value;
    if (!room) return;
    const item = { type: /** @type {const} */ ("happening"), key: this.world.randomId(), number: room.last || 1, at: this.world.now(), what, alias: about.alias ?? "", target: about.room ?? "", text };
    room._insert([item]);
  }

  /** @param {Line} line */
  refused(line) {
    const problem = this.problemOf(line);
    if (problem) this.problem.value = problem;
    if (problem && ["403", "405", "471", "473", "474", "475", "477"].includes(problem.code)) {
      const room = this._all.value.get(fold(line.params[1]));
      if (room && !room.isJoined.value) room.isOut.value = true;
      if (room && !room.isJoined.value && !room.items.value.length && this._all.value.size > 1) this._forget(room);
    }
  }

  /** @param {string} code @param {Record<string, string>} fields */
  complain(code, fields) {
    this.problem.value = { code, fields: new Map(Object.entries(fields)), text: "" };
  }

  /** The "no" that a line is, if it is one. @param {Line} line @returns {Problem | null} */
  problemOf({ command, params }) {
    const text = params[params.length - 1] ?? "";
    if (command === "FAIL") return { code: params[1], fields: new Map(params.slice(2, -1).map((value, i) => [`${i}`, value])), text };
    if (command === "433" && /account/i.test(text)) return { code: "ALIAS_CLAIMED", fields: new Map([["alias", params[1]]]), text };
    if (/^[45]\d\d$/.test(command) || /^90[24567]$/.test(command)) return { code: command, fields: new Map([["what", params[1] ?? ""]]), text };
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
