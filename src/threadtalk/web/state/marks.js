/**
 * Up to when each conversation was read: kept in this browser, and told to the server for one's other devices.
 *
 * Of a conversation that is new here, it is assumed that all before it was read, until the server knows better.
 */

/** @typedef {import("./store.js").PageStore} Store @typedef {import("./conversation.js").Conversation} Conversation */

const TELL_AFTER_MSEC = 1000;

export class ReadMarks {
  /** @param {Store} store */
  constructor(store) {
    this._store = store;
    /** By the keys of conversations. @type {Map<string, number>} */
    this._at = new Map();
    /** What the server has not been told yet. @type {Set<string>} */
    this._untold = new Set();
    /** @type {Set<string>} */
    this._assumed = new Set();
    /** @type {unknown} */
    this._timer = null;
  }

  /** Go on with what this browser knows. */
  takeUp() {
    const { storage } = this._store.world;
    this._at = new Map(storage.get("readAt", []));
    this._untold = new Set(storage.get("untold", []));
    this._assumed.clear();
  }

  /** Up to when a conversation was read. @param {string} key @param {number} otherwise  of one that is new */
  of(key, otherwise) {
    const known = Number(this._at.get(key)) || 0;
    if (known) return known;
    this._assumed.add(key);
    this._set(key, otherwise);
    return otherwise;
  }

  /** Whether something of this time is news in a conversation that is not open. @param {string} key @param {number} at */
  isNews(key, at) {
    return at > (Number(this._at.get(key)) || 0);
  }

  /** All was read that is there by now. @param {Conversation} room */
  read(room) {
    const at = room.latestAt.value;
    if (at <= room.readAt.value) return;
    room.readAt.value = at;
    this._assumed.delete(room.key);
    this._untold.add(room.key);
    this._set(room.key, at);
    this._timer ??= this._store.world.setTimeout(() => this.tell(), TELL_AFTER_MSEC);
  }

  /** The server says how far one has read, by any device. @param {Conversation} room @param {number} at */
  hear(room, at) {
    const isBetter = this._assumed.delete(room.key) || at > room.readAt.value;
    if (!isBetter) return;
    room.readAt.value = at;
    this._set(room.key, at);
  }

  /** Tell the server what it does not know yet. */
  tell() {
    this._timer = null;
    if (!this._store.client.isOnline) return;
    for (const key of this._untold) {
      const room = this._store.conversations.value.get(key);
      if (room) this._store.client.send("MARKREAD", [room.name.value, `timestamp=${new Date(room.readAt.value).toISOString()}`]);
    }
    this._untold.clear();
    this._keep();
  }

  /** @param {string} before @param {string} after */
  move(before, after) {
    const at = this._at.get(before);
    this._at.delete(before);
    this._untold.delete(before);
    if (at) this._set(after, at);
  }

  /** @param {string} key @param {number} at */
  _set(key, at) {
    this._at.set(key, at);
    this._keep();
  }

  _keep() {
    const { storage } = this._store.world;
    storage.set("readAt", [...this._at]);
    storage.set("untold", [...this._untold]);
  }
}
