/**
 * What was said and is not yet known to be in the log. It is kept where it outlives the tab, is sent again after every
 * interruption, and leaves only when the server has told it: by the id that each message carries, the server says
 * nothing twice.
 */
import { signal } from "../lib/vendor.js";
import { ID } from "./events.js";

/** @typedef {import("./types").Problem} Problem @typedef {import("./types").Message} Message */

/**
 * @typedef {object} Waiting
 * @property {string} id
 * @property {string} target
 * @property {string} text
 * @property {"message" | "action"} kind
 * @property {string} replyTo
 * @property {number} at
 * @property {Problem | null} problem
 */

/** Bytes of one line: with all that stands before it, it must fit into 512. */
const LINE_BYTES_MAX = 360;
/** Of one with "ACTION " around it. */
const ACTION_BYTES_MAX = 350;

export class Outbox {
  /** @param {import("./store.js").PageStore} store */
  constructor(store) {
    this._store = store;
    /** @type {Waiting[]} */
    this._entries = [];
    this._sent = new Set();
    this.count = signal(0);
  }

  /** Go on with what waits in this browser. */
  takeUp() {
    this._entries = this._store.world.storage
      .get("outbox", [])
      .map((/** @type {any} */ each) => ({ ...each, problem: each.problem && { ...each.problem, fields: new Map(each.problem.fields) } }));
    this._sent.clear();
    this._count();
  }

  /** It is for another tab to send. */
  putAway() {
    this._entries = [];
    this._count();
  }

  /** @param {string} id */
  has(id) {
    return Boolean(id) && this._entries.some((each) => each.id === id);
  }

  /** @param {string} target @param {string} text @param {"message" | "action"} kind @param {string} replyTo */
  add(target, text, kind, replyTo) {
    // An action is one line; one that is too long goes on in the next.
    const texts = kind === "action" ? divide(text.replace(/\s*\n\s*/g, " "), ACTION_BYTES_MAX).map((each) => each.text) : [text];
    for (const each of texts) {
      const entry = { id: this._store.world.randomId(), target, text: each, kind, replyTo, at: this._store.world.now(), problem: null };
      this._entries.push(entry);
      this.show(entry);
    }
    this._changed();
    this.flush();
  }

  /** Show what waits, in its conversation. @param {Waiting} entry */
  show(entry) {
    const room = this._store.conversations.value.get(this._store.fold(entry.target));
    if (!room || room.history.value.hasLater) return; // nobody looks at the end of it
    room.remove(entry.id);
    room._insert([this._item(entry)]);
  }

  showAll() {
    for (const entry of this._entries) this.show(entry);
  }

  /** Send all that has not been sent by this connection. */
  flush() {
    if (!this._store.client.isOnline) return;
    for (const entry of this._entries) {
      if (this._sent.has(entry.id) || entry.problem || !this._store.canSay(entry.target)) continue;
      this._sent.add(entry.id);
      this._send(entry).then((problem) => problem && this._refuse(entry, problem), () => {});
    }
  }

  /** A new connection: nobody knows what became of what the last one has sent. */
  restart() {
    this._sent.clear();
  }

  /** The message with this id has been told. @param {string} id */
  settle(id) {
    const entry = this._entries.find((each) => each.id === id);
    if (!entry) return;
    this._entries = this._entries.filter((each) => each !== entry);
    this._changed();
    this._store.conversations.value.get(this._store.fold(entry.target))?.remove(id);
  }

  /** @param {string} id */
  resend(id) {
    const entry = this._entries.find((each) => each.id === id);
    if (!entry) return;
    entry.problem = null;
    this._sent.delete(id);
    this._changed();
    this.show(entry);
    this.flush();
  }

  /** @param {string} id */
  discard(id) {
    this.settle(id);
  }

  /** Nothing can be said there: what waits for it does not wait any longer. @param {string} target @param {Problem} problem */
  refuse(target, problem) {
    for (const entry of this._for(target)) this._refuse(entry, problem);
  }

  /** Nobody is interested in it any more. @param {string} target */
  drop(target) {
    for (const entry of this._for(target)) this.settle(entry.id);
  }

  /** A room has another name. @param {string} before @param {string} after */
  move(before, after) {
    for (const entry of this._for(before)) entry.target = after;
    this._changed();
  }

  /** @param {string} target */
  _for(target) {
    const key = this._store.fold(target);
    return this._entries.filter((each) => this._store.fold(each.target) === key);
  }

  /** @param {Waiting} entry @returns {Promise<Problem | null>} */
  async _send(entry) {
    const { client } = this._store;
    /** @type {[string, string][]} */
    const tags = [[ID, entry.id]];
    if (entry.replyTo) tags.push(["+draft/reply", entry.replyTo]);
    const lines = divide(entry.text);
    let found;
    if (entry.kind === "action") found = await client.ask("PRIVMSG", [entry.target, `\x01ACTION ${entry.text}\x01`], tags);
    else if (lines.length === 1) found = await client.ask("PRIVMSG", [entry.target, lines[0].text], tags);
    else found = await client.askLines(entry.target, lines, tags);
    return found && !("items" in found) ? this._store.problemOf(found) : null;
  }

  /** @param {Waiting} entry @param {Problem} problem */
  _refuse(entry, problem) {
    if (!this._entries.includes(entry)) return;
    entry.problem = problem;
    this._changed();
    this.show(entry);
  }

  _changed() {
    const entries = this._entries.map((entry) => ({ ...entry, problem: entry.problem && { ...entry.problem, fields: [...entry.problem.fields] } }));
    if (!this._store.world.storage.set("outbox", entries) && entries.length) this._store.complain("NOT_KEPT", {});
    this._count();
  }

  _count() {
    this.count.value = this._entries.filter((entry) => !entry.problem).length;
  }

  /** @param {Waiting} entry @returns {Message} */
  _item(entry) {
    return {
      type: "message", key: entry.id, id: entry.id, number: 0, at: entry.at, msgid: "", alias: this._store.me.value.alias,
      account: this._store.me.value.account, kind: entry.kind, text: entry.text, isOwn: true, isBot: false, namesMe: false,
      replyTo: entry.replyTo, reactions: new Map(), redacted: null,
      state: entry.problem ? "refused" : "waiting", problem: entry.problem,
    };
  }
}

/**
 * The lines that a text is sent as; `continues`: it goes on in the same line of the text.
 * @param {string} text @param {number} [most]  bytes of a line
 * @returns {{text: string, continues: boolean}[]}
 */
export function divide(text, most = LINE_BYTES_MAX) {
  const encoder = new TextEncoder();
  const letters = new Intl.Segmenter();
  return text.split("\n").flatMap((line) => {
    if (encoder.encode(line).length <= most) return [{ text: line, continues: false }];
    /** @type {{text: string, continues: boolean}[]} */
    const pieces = [];
    let piece = "";
    let size = 0;
    for (const { segment } of letters.segment(line)) {
      const bytes = encoder.encode(segment).length;
      if (size + bytes > most && piece) {
        pieces.push({ text: piece, continues: pieces.length > 0 });
        piece = "";
        size = 0;
      }
      piece += segment;
      size += bytes;
    }
    pieces.push({ text: piece, continues: pieces.length > 0 });
    return pieces;
  });
}
