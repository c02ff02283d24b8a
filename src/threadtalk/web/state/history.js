/** What was said before, page by page: the latest, further up or down, what a gap lacks, and around one message. */
import { batch } from "../lib/vendor.js";
import { PAGE } from "./conversation.js";
import { readPage } from "./events.js";

/** @typedef {import("./store.js").PageStore} Store @typedef {import("./conversation.js").Conversation} Conversation @typedef {import("./types").Gap} Gap */

/** Events of one gap that are asked for at a time, from its newer end: who reads comes from there. */
const GAP_PAGE = 100;

export class History {
  /** @param {Store} store */
  constructor(store) {
    this._store = store;
  }

  /** Ask for what has come since one was here last, or for the latest of a conversation that is new. @param {Conversation} room */
  async latest(room) {
    room.history.value = { ...room.history.value, isLoading: true };
    const prefix = room.idPrefix;
    if (room.isLeft && room.history.value.hasLater) room.forgetItems();
    const since = room.isLoaded && prefix ? room.last : 0;
    let page = since ? await this._page(room, "LATEST", [`msgid=${room.msgid(since)}`], { after: since }) : null;
    if (prefix && room.idPrefix !== prefix) room.forgetItems(); // another log: its numbers mean something else
    if (!page || !room.isLoaded) page = await this._page(room, "LATEST", ["*"], {});
    if (prefix && room.idPrefix !== prefix && room.isLoaded) room.forgetItems();
    const found = page;
    if (!found) {
      room.history.value = { ...room.history.value, isLoading: false };
      return;
    }
    batch(() => {
      const hole = room.appendPage(found.items, found.first, found.last, !found.isFull);
      if (hole) this.fill(room, hole);
      this._store.outbox.showAll();
    });
    const target = this._store.target.value;
    if (target && room === this._store.current.value && !room.messageById(target)) this.around(room, target);
  }

  /** @param {Conversation} room @param {"earlier" | "later"} side */
  async more(room, side) {
    const history = room.history.value;
    if (history.isLoading || !history[side === "earlier" ? "hasEarlier" : "hasLater"]) return;
    const numbered = room.items.value.filter((item) => item.number);
    const end = side === "earlier" ? numbered[0] : numbered[numbered.length - 1];
    if (!end || !room.idPrefix) return;
    room.history.value = { ...history, isLoading: true };
    const { stretch } = room;
    const number = Math.floor(end.number);
    const page = await this._page(room, side === "earlier" ? "BEFORE" : "AFTER", [`msgid=${room.msgid(number)}`], side === "earlier" ? { before: number } : { after: number });
    if (stretch !== room.stretch) return; // something else is shown by now
    if (page) room.extend(page.items, side, page.isFull, page.last);
    else room.history.value = { ...room.history.value, isLoading: false };
  }

  /** @param {Conversation} room @param {Gap} gap */
  async fill(room, gap) {
    if (gap.isLoading || gap.isRefused || !this._store.client.isOnline) return;
    room.change(gap.key, (each) => ({ ...each, isLoading: true }));
    const { stretch } = room;
    const points = [`msgid=${room.msgid(gap.before)}`, `msgid=${room.msgid(gap.after)}`];
    const page = await this._page(room, "BETWEEN", points, { before: gap.before, after: gap.after }, GAP_PAGE);
    if (stretch !== room.stretch) return;
    if (page) batch(() => room.fill(page.items, page.isFull ? page.first : gap.after + 1, gap.before - 1));
    else room.change(gap.key, (each) => ({ ...each, isLoading: false, isRefused: this._store.client.isOnline }));
  }

  /** @param {Conversation} room @param {string} msgid */
  async around(room, msgid) {
    const page = await this._page(room, "AROUND", [`msgid=${msgid}`], {});
    if (msgid !== this._store.target.value) return; // one wants to be somewhere else by now
    if (!page?.items.length) {
      this._store.complain("NO_SUCH_MESSAGE", {});
      return;
    }
    room.show(page.items, true, !room.isLoaded || page.last < room.last);
    room.isLoaded = true;
    room.last = Math.max(room.last, page.last);
  }

  /** The end of a conversation again. @param {Conversation} room */
  back(room) {
    if (!room.history.value.hasLater) return;
    this._store.shown();
    room.isLeft = true;
    if (!this._store.client.isOnline) return; // better an old stretch than nothing
    room.forgetItems();
    this.latest(room);
  }

  /**
   * @param {Conversation} room @param {string} subcommand @param {readonly string[]} points
   * @param {{after?: number, before?: number}} known  the numbers that it stands between
   * @param {number} [limit]
   */
  async _page(room, subcommand, points, known, limit = PAGE) {
    const found = await this._store.client.ask("CHATHISTORY", [subcommand, room.name.value, ...points, `${limit}`]).catch(() => null);
    if (!found || !("items" in found)) return null;
    const page = readPage(this._store, room, found.items, known);
    return { ...page, isFull: page.count >= limit };
  }
}
