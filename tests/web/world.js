/** A browser for tests: a clock that goes when it is told, storage in memory, a WebSocket that a test plays the server of. */
import { PageStore } from "../../src/threadtalk/web/state/store.js";

export class FakeSocket {
  /** @type {FakeSocket[]} */
  static all = [];

  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    this.readyState = 1;
    this.sent = [];
    FakeSocket.all.push(this);
    queueMicrotask(() => this.onopen?.());
  }

  send(line) {
    this.sent.push(line);
  }

  close() {
    this.readyState = 3;
  }

  /** What the server says. */
  hear(...lines) {
    for (const line of lines) this.onmessage?.({ data: line });
  }

  /** The network is gone. */
  lose() {
    this.readyState = 3;
    this.onclose?.();
  }

  /** The lines sent since the last look, without their labels. */
  take() {
    const lines = this.sent;
    this.sent = [];
    return lines.map((line) => line.replace(/^@label=\d+ /, "").replace(/^@label=\d+;/, "@"));
  }
}

export function memory(map = new Map()) {
  return {
    map,
    get: (key, otherwise) => (map.has(key) ? JSON.parse(map.get(key)) : otherwise),
    set: (key, value) => {
      if (value === null) map.delete(key);
      else map.set(key, JSON.stringify(value));
      return true;
    },
  };
}

/** The locks of a browser: one for all the tabs (stores) that share it. */
export class FakeLocks {
  constructor() {
    this.holder = null;
    this.queue = [];
  }

  request(_, options, use) {
    return new Promise((resolve, reject) => {
      const asked = { use, resolve, reject };
      options.signal?.addEventListener("abort", () => {
        this.queue = this.queue.filter((each) => each !== asked);
        reject(new Error("AbortError"));
      });
      if (options.steal && this.holder) {
        this.holder.reject(new Error("AbortError"));
        this.holder = null;
      }
      if (!this.holder) this._grant(asked);
      else if (options.ifAvailable) Promise.resolve(use(null)).then(resolve);
      else this.queue.push(asked);
    });
  }

  _grant(asked) {
    this.holder = asked;
    Promise.resolve(asked.use({})).then(() => {
      asked.resolve();
      if (this.holder !== asked) return;
      this.holder = null;
      if (this.queue.length) this._grant(this.queue.shift());
    });
  }
}

export function makeWorld(changes = {}) {
  const timers = [];
  let now = 1_700_000_000_000;
  let ids = 0;
  return {
    url: "ws://test/irc",
    origin: "http://test",
    WebSocket: FakeSocket,
    setTimeout: (task, msec) => timers.push({ task, at: now + msec, on: true }) - 1,
    clearTimeout: (timer) => timers[timer] && (timers[timer].on = false),
    now: () => now,
    random: () => 1,
    randomId: () => `id${++ids}`,
    storage: memory(),
    session: memory(),
    locks: null,
    send: async () => ({}),
    /** Let time pass. */
    pass(msec) {
      const end = now + msec;
      for (;;) {
        const next = timers.filter((each) => each.on && each.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        next.on = false;
        now = Math.max(now, next.at);
        next.task();
      }
      now = end;
    },
    ...changes,
  };
}

export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A store that is in, as Alice, and the socket of its server. */
export async function joined(world = makeWorld()) {
  const store = new PageStore(world);
  const entering = store.enter("Alice", "#lobby");
  await settled();
  const socket = FakeSocket.all.at(-1);
  welcome(socket);
  await entering;
  await settled();
  await enter(socket, 10, []);
  socket.take();
  return { store, socket, world, room: store.conversations.value.get("#lobby") };
}

/** The server lets Alice into a room, as its event of this number, and tells the latest of it. */
export async function enter(socket, number, latest, room = "#lobby", prefix = "e-r") {
  const at = new Date(1_700_000_000_000 + number * 1000).toISOString();
  socket.hear(`@time=${at};msgid=${prefix}-${number} :Alice!a@h JOIN ${room} * :Alice`, `:s 353 Alice = ${room} :Alice @Bob`, `:s 366 Alice ${room} :End of /NAMES list`);
  await settled();
  answer(socket, `CHATHISTORY LATEST ${room}`, latest);
  await settled();
}

/** The connection breaks and comes back; returns the new one, on which nothing was heard yet but the welcome. */
export async function back(socket, world) {
  socket.lose();
  world.pass(1000);
  await settled();
  const next = FakeSocket.all.at(-1);
  welcome(next);
  await settled();
  return next;
}

export function welcome(socket) {
  socket.hear(
    ":s CAP * LS * :batch labeled-response message-tags",
    ":s CAP * LS :echo-message draft/chathistory draft/multiline=max-bytes=8192,max-lines=100 server-time",
    ":s CAP * ACK :batch labeled-response message-tags echo-message draft/chathistory draft/multiline server-time",
    ":s 001 Alice :Welcome",
    ":s 005 Alice NETWORK=Home NICKLEN=20 threadtalk/UPLOAD=1000 :are supported by this server",
    ":s 422 Alice :MOTD File is missing",
  );
}

/** Answer the last command that begins so with a batch of these lines. */
export function answer(socket, beginning, lines, type = "chathistory") {
  const asked = socket.sent.findLast((line) => line.replace(/^@\S+ /, "").startsWith(beginning));
  if (!asked) throw new Error(`nobody has asked for ${beginning}: ${socket.sent}`);
  const label = /label=(\d+)/.exec(asked)[1];
  socket.hear(`@label=${label} :s BATCH +H ${type} x`);
  for (const line of lines) socket.hear(line.startsWith("@") ? `@batch=H;${line.slice(1)}` : `@batch=H ${line}`);
  socket.hear(":s BATCH -H");
}

export function said(number, text, alias = "Bob", tags = "", target = "#lobby") {
  const at = new Date(1_700_000_000_000 + number * 1000).toISOString();
  return `@time=${at};msgid=e-r-${number}${tags} :${alias}!b@h PRIVMSG ${target} :${text}`;
}

export const texts = (room) => room.items.value.map((item) => item.text);
