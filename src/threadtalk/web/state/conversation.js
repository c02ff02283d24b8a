/**
 * One conversation as the page knows it: who is there, and a stretch of what has happened, in the order of the numbers.
 *
 * The server counts the events of a room without a gap, so the page knows what it lacks: a `Gap` stands there until it
 * is filled. Events that come without a number (somebody who leaves touches several rooms at once) take the next one.
 * Only so many items are kept as can be scrolled through without haste; what is cut off is read again when needed.
 */
import { batch, computed, signal } from "../lib/vendor.js";
import { fold } from "../text/names.js";

/** @typedef {import("./types").Item} Item @typedef {import("./types").Message} Message @typedef {import("./types").Member} Member @typedef {import("./types").Gap} Gap */

export const ITEMS_MAX = 600;
export const PAGE = 80;
/** So many messages of each conversation are kept in the browser: what fills a few screens. */
const KEPT_MAX = 100;
/** Holes of so many events are filled at once, larger ones when they come into sight. */
const FILLED_AT_ONCE = 100;
/** So many stay of a conversation that is not looked at any more: to show it again costs no time. */
const LEFT_MAX = 150;
/** So many messages are counted that came while old ones were looked at. */
const BEYOND_MAX = 1000;
/** Milliseconds for which somebody is typing who does not say otherwise (typing client tag). */
const TYPING_MSEC = 6000;

export class Conversation {
  /** @param {string} name @param {number} readAt */
  constructor(name, readAt) {
    /** Changes when the room is renamed. */
    this.key = fold(name);
    /** @type {"room" | "direct"} */
    this.kind = name.startsWith("#") ? "room" : "direct";
    this.name = signal(name);
    this.topic = signal("");
    this.isJoined = signal(false);
    /** One was put out, or has not been let in. */
    this.isOut = signal(false);
    this.isPresent = signal(false);
    this.members = signal(/** @type {ReadonlyMap<string, Member>} */ (new Map()));
    this.items = signal(/** @type {readonly Item[]} */ ([]));
    this.history = signal({ hasEarlier: true, hasLater: false, isLoading: false });
    this.readAt = signal(readAt);
    this.draft = signal("");
    this.typing = signal(/** @type {readonly string[]} */ ([]));
    this.isMuted = signal(false);
    /** What came while an old stretch is shown: not among the items, but unread all the same. @type {import("../lib/vendor.js").Signal<readonly Message[]>} */
    this.beyond = signal(/** @type {readonly Message[]} */ ([]));
    const news = computed(() => [...this.items.value, ...this.beyond.value].filter((item) => isNews(item, this.readAt.value)));
    this.unread = computed(() => news.value.length);
    this.mentions = computed(
      () => news.value.filter((item) => this.kind === "direct" || /** @type {Message} */ (item).namesMe).length,
    );
    /** The number up to which everything is known; 0 for nothing yet. */
    this.last = 0;
    this.isLoaded = false;
    /** Counts how often something else was shown than what went on from what was shown before. */
    this.stretch = 0;
    /** The old stretch that is shown is not what one wants to see any more. */
    this.isLeft = false;
    /** More than the names of the members is known. */
    this.knowsMembers = false;
    /** What stands before the number in the ids of this conversation. */
    this.idPrefix = "";
    this.latestAt = signal(0);
    /**
     * Who has reacted last how, also to messages that have not been read: by msgid, reaction and folded alias, with the
     * number of the event. Pages come in any order, and what was taken back stays so.
     * @type {Map<string, Map<string, Map<string, {alias: string, number: number, isOn: boolean}>>>}
     */
    this.reactions = new Map();
    /** @type {Map<string, {alias: string, timer: unknown}>} */
    this.typists = new Map();
  }

  /**
   * Take in what has just happened. Returns what is missing before it, if that is to be asked for at once.
   * @param {Item | null} item  null for what has a number and is not shown
   * @param {number} number  0 for an event without one
   */
  append(item, number) {
    const next = number || this.last + 1;
    const numbered = item && (item.number ? item : { ...item, number: next });
    if (numbered?.type === "message") this.latestAt.value = Math.max(this.latestAt.value, numbered.at);
    if (number && number <= this.last) {
      if (numbered) this._insert([numbered]);
      return null;
    }
    const hole = this.last && next > this.last + 1 ? this._hole(this.last, next) : null;
    this.last = next;
    if (this.history.value.hasLater) {
      this._count(numbered ? [numbered] : []);
      return null;
    }
    if (numbered || hole) this._insert([...(hole ? [hole] : []), ...(numbered ? [numbered] : [])]);
    return hole && hole.before - hole.after - 1 <= FILLED_AT_ONCE ? hole : null;
  }

  /**
   * Take in the latest page. Where it does not reach back to what is known, a gap stands between. Returns it if it is to
   * be filled at once.
   * @param {readonly Item[]} page @param {number} first @param {number} last  the numbers it begins and ends with; 0 for an empty one
   * @param {boolean} isWhole  nothing comes before it but what is known
   */
  appendPage(page, first, last, isWhole) {
    /** @type {Gap | null} */
    let hole = null;
    batch(() => {
      const { hasLater } = this.history.value;
      const isKnown = this.isLoaded && this.last > 0;
      const fresh = page.filter((item) => item.number > this.last);
      if (isKnown && !isWhole && first > this.last + 1) hole = this._hole(this.last, first);
      this.isLoaded = true;
      this.last = Math.max(this.last, last);
      for (const item of page) if (item.type === "message") this.latestAt.value = Math.max(this.latestAt.value, item.at);
      this.history.value = { ...this.history.value, isLoading: false, ...(isKnown ? {} : { hasEarlier: !isWhole }) };
      if (hasLater) {
        this._count(fresh); // an old stretch is shown, which this does not follow
        hole = null;
        return;
      }
      this._insert(hole ? [hole, ...page] : page);
      this._cover(first, last);
    });
    const found = /** @type {Gap | null} */ (hole);
    return found && found.before - found.after - 1 <= FILLED_AT_ONCE ? found : null;
  }

  /** Take in a page from before or after what is shown. @param {readonly Item[]} page @param {"earlier" | "later"} side @param {boolean} hasMore @param {number} [last]  its last number */
  extend(page, side, hasMore, last = 0) {
    batch(() => {
      const history = { ...this.history.value, isLoading: false };
      if (side === "earlier") history.hasEarlier = hasMore;
      else history.hasLater = hasMore || (last > 0 && last < this.last);
      this.history.value = history;
      this._insert(page, side);
      if (!this.history.value.hasLater) this.beyond.value = [];
    });
  }

  /** Show something else: a stretch around an old message. @param {readonly Item[]} page @param {boolean} hasEarlier @param {boolean} hasLater */
  show(page, hasEarlier, hasLater) {
    this.isLeft = false;
    this.stretch++;
    batch(() => {
      const unread = this.items.value.filter((item) => isNews(item, this.readAt.value));
      this.items.value = [];
      this.history.value = { hasEarlier, hasLater, isLoading: false };
      this._insert(page);
      this.beyond.value = [];
      if (hasLater) this._count(unread.filter((item) => !page.some((each) => each.key === item.key)));
    });
  }

  /** Nothing is known any more but what is to come. */
  forgetItems() {
    this.isLeft = false;
    this.stretch++;
    batch(() => {
      this.items.value = [];
      this.beyond.value = [];
      this.history.value = { hasEarlier: true, hasLater: false, isLoading: false };
    });
    this.last = 0;
    this.isLoaded = false;
  }

  /** Nobody looks at it any more: what is far up is read again when it is wanted. */
  shorten() {
    const items = this.items.value;
    if (items.length <= LEFT_MAX || this.history.value.hasLater) return;
    this.stretch++; // a page that is on its way would not follow any more
    batch(() => {
      this.items.value = withoutEnds(items.slice(-LEFT_MAX));
      this.history.value = { ...this.history.value, hasEarlier: true, isLoading: false };
    });
  }

  /** Put what came where a gap was; these numbers are known now. @param {readonly Item[]} page @param {number} first @param {number} last */
  fill(page, first, last) {
    this._insert(page);
    this._cover(first, last);
  }

  /** What is worth keeping until the next time, as plain data; null for nothing. */
  toKeep() {
    const gap = this.items.value.findLastIndex((item) => item.type === "gap"); // what stands before it would seem to go on
    const messages = this.items.value.slice(gap + 1).filter((item) => item.type === "message" && item.number > 0).slice(-KEPT_MAX);
    if (!messages.length || this.history.value.hasLater) return null;
    const items = messages.map((item) => ({ ...item, reactions: [...(/** @type {Message} */ (item).reactions)] }));
    return { name: this.name.value, topic: this.topic.value, idPrefix: this.idPrefix, last: messages[messages.length - 1].number, items };
  }

  /** Show what was kept; the server is asked for what has come since. @param {any} kept */
  takeUp(kept) {
    const isWhole = kept && typeof kept.last === "number" && Array.isArray(kept.items);
    if (!isWhole || this.items.value.length) return;
    batch(() => {
      this.idPrefix = String(kept.idPrefix);
      this.last = kept.last;
      this.isLoaded = true;
      this.topic.value = String(kept.topic ?? "");
      this._insert(kept.items.map((/** @type {any} */ item) => ({ ...item, reactions: new Map(item.reactions) })));
      for (const { msgid, number, reactions } of kept.items) {
        for (const [reaction, people] of reactions) for (const alias of people) this.react(msgid, reaction, alias, true, number);
      }
      this.latestAt.value = Math.max(0, ...kept.items.map((/** @type {any} */ item) => item.at));
    });
  }

  /** @param {string} key @param {(item: any) => Item} change */
  change(key, change) {
    this.items.value = this.items.value.map((item) => (item.key === key ? change(item) : item));
  }

  /** @param {string} msgid @param {(message: Message) => Message} change */
  changeMessage(msgid, change) {
    if (!msgid || !this.messageById(msgid)) return;
    this.items.value = this.items.value.map((item) => (item.type === "message" && item.msgid === msgid ? change(item) : item));
  }

  /** @param {string} msgid */
  messageById(msgid) {
    return /** @type {Message | undefined} */ (this.items.value.find((item) => item.type === "message" && item.msgid === msgid));
  }

  /** @param {string} key */
  remove(key) {
    this.items.value = this.items.value.filter((item) => item.key !== key);
  }

  /** @param {number} number */
  msgid(number) {
    return `${this.idPrefix}${number}`;
  }

  /** @param {string} msgid @param {string} reaction @param {string} alias @param {boolean} isOn @param {number} number  of the event */
  react(msgid, reaction, alias, isOn, number) {
    const all = this.reactions.get(msgid) ?? new Map();
    const people = all.get(reaction) ?? new Map();
    if (number < (people.get(fold(alias))?.number ?? 0)) return;
    people.set(fold(alias), { alias, number, isOn });
    this.reactions.set(msgid, all.set(reaction, people));
    this.changeMessage(msgid, (message) => ({ ...message, reactions: this.reactionsTo(msgid) }));
  }

  /** Who is called something else now has reacted all the same. @param {string} before @param {string} after */
  renameInReactions(before, after) {
    for (const [msgid, all] of this.reactions) {
      for (const people of all.values()) {
        const known = people.get(fold(before));
        if (!known) continue;
        people.delete(fold(before));
        people.set(fold(after), { ...known, alias: after });
        this.changeMessage(msgid, (message) => ({ ...message, reactions: this.reactionsTo(msgid) }));
      }
    }
  }

  /** @param {string} msgid @returns {ReadonlyMap<string, readonly string[]>} */
  reactionsTo(msgid) {
    const found = [...(this.reactions.get(msgid) ?? [])].map(([reaction, people]) => {
      const names = [...people.values()].flatMap(({ alias, isOn }) => (isOn ? [alias] : []));
      return /** @type {const} */ ([reaction, names]);
    });
    return new Map(found.filter(([, names]) => names.length));
  }

  /**
   * @param {string} alias @param {boolean} isTyping
   * @param {{setTimeout: (task: () => void, msec: number) => unknown, clearTimeout: (timer: any) => void}} world
   */
  setTyping(alias, isTyping, world) {
    const key = fold(alias);
    const before = this.typists.get(key);
    if (!before && !isTyping) return;
    if (before) world.clearTimeout(before.timer);
    if (isTyping) this.typists.set(key, { alias, timer: world.setTimeout(() => this.setTyping(alias, false, world), TYPING_MSEC) });
    else this.typists.delete(key);
    this.typing.value = [...this.typists.values()].map((each) => each.alias);
  }

  /** @param {string} alias @param {Partial<Member> | null} change  null for somebody who is gone */
  setMember(alias, change) {
    const members = new Map(this.members.value);
    const key = fold(alias);
    const before = members.get(key);
    if (change) members.set(key, { alias, account: "", rank: "", isAway: false, isBot: false, ...before, ...change });
    else members.delete(key);
    this.members.value = members;
  }

  /** The room has another name. @param {string} name */
  isCalled(name) {
    this.key = fold(name);
    this.name.value = name;
  }

  /** @param {number} after @param {number} before @returns {Gap} */
  _hole(after, before) {
    return { type: "gap", key: `gap-${after}`, number: after, at: 0, after, before, isLoading: false };
  }

  /** Make gaps smaller by numbers that are known by now. @param {number} first @param {number} last */
  _cover(first, last) {
    if (!this.items.value.some((item) => item.type === "gap" && first < item.before && last > item.after)) return;
    this.items.value = this.items.value.flatMap((item) => {
      if (item.type !== "gap" || last <= item.after || first >= item.before) return [item];
      return [
        ...(item.after + 1 < first ? [this._hole(item.after, first)] : []),
        ...(last + 1 < item.before ? [this._hole(last, item.before)] : []),
      ];
    });
  }

  /** @param {readonly Item[]} items */
  _count(items) {
    const messages = /** @type {Message[]} */ (items.filter((item) => item.type === "message"));
    if (messages.length) this.beyond.value = [...this.beyond.value, ...messages].slice(-BEYOND_MAX);
  }

  /** Put items where they belong; what is there already stays. @param {readonly Item[]} added @param {"earlier" | "later"} [side] */
  _insert(added, side = "later") {
    const items = this.items.value;
    const known = new Set(items.flatMap((item) => (item.type === "message" && item.msgid ? [item.key, item.msgid] : [item.key])));
    const fresh = added.filter((item) => !known.has(item.key) && !(item.type === "message" && known.has(item.msgid)));
    if (!fresh.length) return;
    let merged = [...items, ...fresh];
    if (items.length && order(fresh[0]) < order(items[items.length - 1])) merged.sort((a, b) => order(a) - order(b));
    const waiting = merged.findIndex((item) => !item.number);
    if (waiting >= 0 && merged.slice(waiting).some((item) => item.number)) merged.sort((a, b) => order(a) - order(b));
    const surplus = merged.length - ITEMS_MAX;
    if (surplus > 0) {
      merged = withoutEnds(side === "earlier" ? merged.slice(0, ITEMS_MAX) : merged.slice(surplus));
      this.history.value = { ...this.history.value, [side === "earlier" ? "hasLater" : "hasEarlier"]: true };
    }
    this.items.value = merged;
  }
}

/** A gap with nothing before or behind it says nothing that `hasEarlier` and `hasLater` do not. @param {Item[]} items */
function withoutEnds(items) {
  const start = items.findIndex((item) => item.type !== "gap");
  const end = items.findLastIndex((item) => item.type !== "gap");
  return items.slice(start, end + 1);
}

/** What waits to be sent stands at the end; a gap after what it follows. @param {Item} item */
function order(item) {
  return item.number ? item.number + (item.type === "gap" ? 0.5 : 0) : Infinity;
}

/** @param {Item} item @param {number} readAt */
function isNews(item, readAt) {
  return item.type === "message" && !item.isOwn && !item.redacted && item.at > readAt;
}
