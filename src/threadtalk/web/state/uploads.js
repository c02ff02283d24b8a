/** Files on their way to the server: leave is asked for by IRC, the bytes go by HTTP, and the link is said. */
import { signal } from "../lib/vendor.js";
import { isLoopback } from "../text/files.js";

/** @typedef {import("./store.js").PageStore} Store @typedef {import("./types").Problem} Problem @typedef {import("./types").Upload} Upload */

/** @type {Problem} */
const OFFLINE = { code: "OFFLINE", fields: new Map(), text: "" };

export class Uploads {
  /** @param {Store} store */
  constructor(store) {
    this._store = store;
    this.all = signal(/** @type {readonly Upload[]} */ ([]));
    /** @type {Map<string, AbortController>} */
    this._aborts = new Map();
  }

  /** @param {import("./conversation.js").Conversation} room @param {File} file */
  async send(room, file) {
    const store = this._store;
    const id = store.world.randomId();
    const abort = new AbortController();
    this._aborts.set(id, abort);
    this.all.value = [...this.all.value, { id, conversation: room.key, name: file.name, size: file.size, progress: 0, problem: null }];
    try {
      const token = await this._ask(room, file);
      if (abort.signal.aborted) return;
      const stored = await store.world.send(token, file, (progress) => this._change(id, { progress }), abort.signal);
      if (abort.signal.aborted) return; // nobody is here any more who would say it
      store.outbox.add(room.name.value, this._origin() + stored.url, "message", "");
      this.cancel(id);
    } catch (error) {
      if (abort.signal.aborted) return;
      const isProblem = error && typeof error === "object" && "code" in error;
      this._change(id, { problem: isProblem ? /** @type {Problem} */ ({ ...OFFLINE, ...error }) : OFFLINE });
    }
  }

  /** @param {string} id */
  cancel(id) {
    this._aborts.get(id)?.abort();
    this._aborts.delete(id);
    this.all.value = this.all.value.filter((each) => each.id !== id);
  }

  /** Where others find what is here: to them, "localhost" is another machine. */
  _origin() {
    const { world, server } = this._store;
    return (isLoopback(new URL(world.origin).hostname) && server.value.address) || world.origin;
  }

  /** Nothing more is sent to this conversation; without one, to none. @param {string} [key] */
  cancelAll(key) {
    for (const each of this.all.value) if (key === undefined || each.conversation === key) this.cancel(each.id);
  }

  /** Ask for leave; throws a `Problem`. @param {import("./conversation.js").Conversation} room @param {File} file */
  async _ask(room, file) {
    const store = this._store;
    const most = store.server.value.uploadMaxBytes;
    if (file.size > most) throw { ...OFFLINE, code: "FILE_TOO_LARGE", fields: new Map([["bytes", `${most}`]]) };
    const found = await store.client.ask("UPLOAD", [room.name.value, `${file.size}`, file.name || "file"]);
    if (found && !("items" in found) && found.command === "UPLOAD") return found.params[1];
    throw (found && !("items" in found) && store.problemOf(found)) || OFFLINE;
  }

  /** @param {string} id @param {Partial<Upload>} change */
  _change(id, change) {
    this.all.value = this.all.value.map((each) => (each.id === id ? { ...each, ...change } : each));
  }
}
