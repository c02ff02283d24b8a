/**
 * One connection to the server at a time: IRC over WebSocket, with batches put together and labels matched.
 *
 * It knows nothing of rooms and people. A `Client` tries for as long as it is wanted, waits longer from time to time,
 * and says goodbye to a connection that gives no sign of life. No DOM: whatever it needs of the browser it is handed.
 */
import { escape, format, nickOf, parse } from "./message.js";

/** @typedef {import("./message.js").Message} Message */

/**
 * Messages that the server has put together.
 * @typedef {object} Batch
 * @property {string} type
 * @property {readonly string[]} params
 * @property {Message} start
 * @property {(Message | Batch)[]} items
 */

/**
 * @typedef {object} Identity
 * @property {string} alias
 * @property {string} token  a secret by which the server knows who comes back
 * @property {string} account  "" for none
 * @property {readonly string[]} passwords  of the account, one of which is right
 */

/**
 * @typedef {object} Handlers
 * @property {(status: "connecting" | "online" | "waiting" | "offline", at: number) => void} onStatus
 * @property {(message: Message) => void} onMessage  what stands in no batch
 * @property {(batch: Batch) => void} onBatch
 * @property {(message: Message) => void} onRefused  the server lets nobody in; nothing is tried again
 */

/** What is asked for, of what the server offers. */
const WANTED = [
  "account-notify", "account-tag", "away-notify", "batch", "cap-notify", "chghost", "draft/channel-rename",
  "draft/chathistory", "draft/event-playback", "draft/message-redaction", "draft/multiline", "draft/read-marker", "draft/search", "draft/webpush", "echo-message", "extended-join", "extended-monitor",
  "invite-notify", "labeled-response", "message-tags", "multi-prefix", "sasl", "server-time", "setname",
  "standard-replies",
];

/** Numerics that refuse an alias or a password before one is in (modern IRC, "Connection Registration"). */
const REFUSALS = new Set(["432", "433", "436", "437", "464", "465", "902", "904", "905", "906", "FAIL", "ERROR"]);

const WAIT_MIN_MSEC = 500;
const WAIT_MAX_MSEC = 30_000;
/** Without a word from the server for so long, it is asked for one. */
const SILENCE_MSEC = 45_000;
/** And so long it may take to answer, or to let somebody in. */
const ANSWER_MSEC = 15_000;

export class Client {
  /**
   * @param {object} world
   * @param {string} world.url
   * @param {new (url: string, protocols: string[]) => WebSocket} world.WebSocket
   * @param {(task: () => void, msec: number) => unknown} world.setTimeout
   * @param {(timer: any) => void} world.clearTimeout
   * @param {() => number} world.now
   * @param {() => number} world.random
   * @param {Handlers} handlers
   */
  constructor(world, handlers) {
    this._world = world;
    this._handlers = handlers;
    /** @type {Identity | null} */
    this._identity = null;
    /** @type {WebSocket | null} */
    this._socket = null;
    this._isRegistered = false;
    this._failures = 0;
    this._timer = null;
    this._silence = null;
    this._labels = 0;
    /** Who waits for the response with a label. @type {Map<string, {resolve: (found: Batch | Message | null) => void, reject: (error: Error) => void}>} */
    this._waiting = new Map();
    /** By their references. @type {Map<string, Batch>} */
    this._batches = new Map();
    /** What the server offers, with values. @type {Map<string, string>} */
    this.offered = new Map();
    /** @type {Set<string>} */
    this.capabilities = new Set();
    /** RPL_ISUPPORT. @type {Map<string, string>} */
    this.isupport = new Map();
    this.nick = "";
    this.account = "";
    /** Which of the passwords is tried. */
    this._passwords = 0;
  }

  get isOnline() {
    return this._isRegistered;
  }

  /** Come in, and come back for as long as it takes. @param {Identity} identity */
  connect(identity) {
    this.disconnect();
    this._identity = identity;
    this._failures = 0;
    this._open();
  }

  /** Whom one is by now: that is who comes back. @param {Pick<Identity, "alias" | "account" | "passwords">} known */
  isKnownAs(known) {
    if (this._identity) this._identity = { ...this._identity, ...known };
  }

  /** Try now, where the next try would be later. */
  hurry() {
    if (this._identity && !this._socket) {
      this._clear("_timer");
      this._open();
    } else if (this._isRegistered) {
      this._ask();
    }
  }

  /** Leave, and stay away. @param {string} [reason] */
  disconnect(reason = "") {
    this._identity = null;
    if (this._isRegistered) this.send("QUIT", [reason]);
    this._drop();
    this._clear("_timer");
    this._handlers.onStatus("offline", 0);
  }

  /** @param {string} command @param {readonly string[]} [params] @param {Iterable<readonly [string, string]>} [tags] */
  send(command, params = [], tags = []) {
    if (this._socket?.readyState === 1) this._socket.send(format(command, params, tags));
  }

  /**
   * Send, and resolve with what comes of it: a batch, a message, or null where it was only acknowledged.
   * @param {string} command @param {readonly string[]} [params] @param {readonly (readonly [string, string])[]} [tags]
   * @returns {Promise<Batch | Message | null>}
   */
  ask(command, params = [], tags = []) {
    if (!this._isRegistered) return Promise.reject(new Error("offline"));
    const label = `${++this._labels}`;
    return new Promise((resolve, reject) => {
      this._waiting.set(label, { resolve, reject });
      this.send(command, params, [["label", label], ...tags]);
    });
  }

  /**
   * Send several lines as one message (IRCv3 multiline), and resolve as `ask` does.
   * @param {string} target
   * @param {readonly {text: string, continues: boolean}[]} lines  `continues`: no line end stands before it
   * @param {readonly (readonly [string, string])[]} tags
   */
  askLines(target, lines, tags) {
    const name = `m${this._labels}`;
    const found = this.ask("BATCH", [`+${name}`, "draft/multiline", target], tags);
    for (const { text, continues } of lines) {
      const concat = continues ? [/** @type {const} */ (["draft/multiline-concat", ""])] : [];
      this.send("PRIVMSG", [target, text], [["batch", name], ...concat]);
    }
    this.send("BATCH", [`-${name}`]);
    return found;
  }

  _open() {
    const socket = new this._world.WebSocket(this._world.url, ["text.ircv3.net"]);
    this._socket = socket;
    this._isRegistered = false;
    this._passwords = 0;
    this.offered = new Map();
    this.capabilities = new Set();
    this._handlers.onStatus("connecting", 0);
    this._clear("_silence");
    this._silence = this._world.setTimeout(() => this._lost(socket), ANSWER_MSEC);
    socket.onopen = () => {
      const identity = /** @type {Identity} */ (this._identity);
      this.send("CAP", ["LS", "302"]);
      this.send("TOKEN", [identity.token]);
      this.send("NICK", [identity.alias]);
      this.send("USER", ["web", "0", "*", identity.alias]);
    };
    socket.onmessage = (event) => {
      if (socket === this._socket) this._receive(parse(String(event.data)));
    };
    socket.onclose = () => this._lost(socket);
    socket.onerror = () => this._lost(socket);
  }

  /** @param {WebSocket} socket */
  _lost(socket) {
    if (socket !== this._socket) return;
    this._drop();
    if (!this._identity) return;
    const longest = Math.min(WAIT_MAX_MSEC, WAIT_MIN_MSEC * 2 ** this._failures++);
    const wait = longest * (0.5 + this._world.random() / 2);
    this._timer = this._world.setTimeout(() => this._open(), wait);
    this._handlers.onStatus("waiting", this._world.now() + wait);
  }

  _drop() {
    const socket = this._socket;
    this._socket = null;
    this._isRegistered = false;
    this._clear("_silence");
    this._batches.clear();
    const waiting = [...this._waiting.values()];
    this._waiting.clear();
    for (const { reject } of waiting) reject(new Error("offline"));
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
      socket.close();
    }
  }

  /** @param {"_timer" | "_silence"} timer */
  _clear(timer) {
    if (this[timer] !== null) this._world.clearTimeout(this[timer]);
    this[timer] = null;
  }

  _listen() {
    this._clear("_silence");
    this._silence = this._world.setTimeout(() => this._ask(), SILENCE_MSEC);
  }

  _ask() {
    const socket = this._socket;
    if (!socket) return;
    this._clear("_silence");
    this.send("PING", ["alive"]);
    this._silence = this._world.setTimeout(() => this._lost(socket), ANSWER_MSEC);
  }

  /** @param {Message} message */
  _receive(message) {
    if (this._isRegistered) this._listen();
    const { tags, command, params } = message;
    if (command === "BATCH") return this._receiveBatch(message);
    const batch = this._batches.get(tags.get("batch") ?? "");
    if (batch) {
      batch.items.push(message);
      return;
    }
    if (command === "PING") return this.send("PONG", params);
    if (command === "PONG") return;
    if (!this._isRegistered) this._register(message);
    if (command === "005") this._learn(params.slice(1, -1));
    if (command === "NICK" && nickOf(message.source) === this.nick) this.nick = params[0];
    if (command === "900") this.account = params[2];
    if (command === "901") this.account = "";
    if (command === "CAP" && this._isRegistered) return;
    this._settle(tags.get("label"), command === "ACK" ? null : message);
    if (this._isRegistered && command !== "ACK") this._handlers.onMessage(message);
  }

  /** @param {Message} message */
  _receiveBatch(message) {
    const name = message.params[0].slice(1);
    if (message.params[0].startsWith("+")) {
      const batch = { type: message.params[1], params: message.params.slice(2), start: message, items: [] };
      this._batches.set(name, batch);
      return;
    }
    const batch = this._batches.get(name);
    if (!batch) return;
    this._batches.delete(name);
    const outer = this._batches.get(batch.start.tags.get("batch") ?? "");
    if (outer) {
      outer.items.push(batch);
      return;
    }
    const isAnswer = this._settle(batch.start.tags.get("label"), batch);
    if (batch.type === "labeled-response") {
      for (const item of batch.items) {
        if ("items" in item) this._handlers.onBatch(item);
        else this._handlers.onMessage(item);
      }
    } else if (!isAnswer || batch.type === "draft/multiline") {
      this._handlers.onBatch(batch);
    }
  }

  /** @param {string | undefined} label @param {Batch | Message | null} found */
  _settle(label, found) {
    const waiting = this._waiting.get(label ?? "");
    if (!waiting) return false;
    this._waiting.delete(/** @type {string} */ (label));
    waiting.resolve(found);
    return true;
  }

  /** @param {readonly string[]} tokens */
  _learn(tokens) {
    for (const token of tokens) {
      const [name, ...value] = token.split("=");
      this.isupport.set(name, value.join("=").replace(/\\x([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))));
    }
  }

  /** What happens before one is in. @param {Message} message */
  _register(message) {
    const { command, params } = message;
    const identity = /** @type {Identity} */ (this._identity);
    if (command === "CAP" && params[1] === "LS") {
      for (const word of params[params.length - 1].split(" ")) {
        const [name, ...value] = word.split("=");
        if (name) this.offered.set(name, value.join("="));
      }
      if (params[2] !== "*") {
        const wanted = WANTED.filter((name) => this.offered.has(name));
        this.send("CAP", wanted.length ? ["REQ", wanted.join(" ")] : ["END"]);
      }
    } else if (command === "CAP" && (params[1] === "ACK" || params[1] === "NAK")) {
      if (params[1] === "ACK") for (const name of params[2].split(" ")) if (name) this.capabilities.add(name);
      if (identity.account && this.capabilities.has("sasl")) this.send("AUTHENTICATE", ["PLAIN"]);
      else this.send("CAP", ["END"]);
    } else if (command === "AUTHENTICATE") {
      const words = new TextEncoder().encode(`\0${identity.account}\0${identity.passwords[this._passwords]}`);
      const coded = btoa(String.fromCharCode(...words));
      // RFC-less, but in sasl-3.1: 400 bytes at a time, and an empty one where the last had just 400.
      for (let at = 0; at <= coded.length; at += 400) this.send("AUTHENTICATE", [coded.slice(at, at + 400) || "+"]);
    } else if (command === "903") {
      this.send("CAP", ["END"]);
    } else if (command === "904" && this._passwords + 1 < identity.passwords.length) {
      this._passwords++;
      this.send("AUTHENTICATE", ["PLAIN"]);
    } else if (command === "001") {
      this.nick = params[0];
      this.account = identity.account;
      this._isRegistered = true;
      this._failures = 0;
      this._listen();
      this._handlers.onStatus("online", 0);
    } else if (REFUSALS.has(command)) {
      // The server stops, or is full: that passes.
      if (command === "ERROR" && !/ban|password|log in/i.test(params[0] ?? "")) return;
      this._identity = null;
      this._drop();
      this._handlers.onRefused(message);
    }
  }
}

/** The value of SEARCH and the like: words in the format of message tags. @param {Iterable<readonly [string, string]>} tags */
export function formatTags(tags) {
  return [...tags].map(([key, value]) => `${key}=${escape(value)}`).join(";");
}
