/**
 * What the parts of the page tell each other. `state/` makes these, `components/` shows them, `irc/` knows none of them.
 *
 * Signals are read with `.value`; only `state/` writes them. Maps and arrays in signals are never changed in place.
 * Keys of people and rooms go into a `Map`, never into a plain object: somebody is called `__proto__`.
 */
import type { ReadonlySignal } from "@preact/signals";

/** How the page stands with the server. `at` is when the next try is, in milliseconds since 1970. */
export type Link =
  | { status: "offline" }
  | { status: "connecting" }
  | { status: "online" }
  | { status: "waiting"; at: number }
  /** Nothing is tried before the user has done something: another alias, a password. */
  | { status: "refused"; problem: Problem }
  /** Another tab of this browser has the connection; `takeOver` brings it here. */
  | { status: "elsewhere" };

/** A mistake or a "no": a code that `locales/` has a text for, its fields, and the server's own words. */
export interface Problem {
  code: string;
  fields: ReadonlyMap<string, string>;
  text: string;
}

export interface Me {
  alias: string;
  /** "" for none. */
  account: string;
  /** "" for here. */
  away: string;
}

/** What holds at this server; the limits are those of RPL_ISUPPORT and the capabilities. */
export interface Server {
  name: string;
  aliasMax: number;
  topicMax: number;
  /** Bytes of one message, however many lines it has. */
  textMaxBytes: number;
  linesMax: number;
  /** Bytes of one file; 0 where none are taken. */
  uploadMaxBytes: number;
  /** The server's public key for Web Push; "" where there is none. */
  vapid: string;
  /** The address (origin) by which other machines reach the server; "" where they cannot, or it is not known. */
  address: string;
}

export interface Member {
  alias: string;
  account: string;
  /** The prefixes of `PREFIX`, the highest first: "~", "@", "%", "+" or several or none. */
  rank: string;
  isAway: boolean;
  isBot: boolean;
}

/** A room, or what two say to each other. */
export interface Conversation {
  /** The folded name: what the store's maps and links go by. Another one once the room is renamed. */
  readonly key: string;
  readonly name: ReadonlySignal<string>;
  readonly kind: "room" | "direct";
  readonly topic: ReadonlySignal<string>;
  /** False for a room one has left, or has yet to come into. */
  readonly isJoined: ReadonlySignal<boolean>;
  /** One was put out of the room, or has not been let in. */
  readonly isOut: ReadonlySignal<boolean>;
  /** Of a direct conversation: whether the other one is here. */
  readonly isPresent: ReadonlySignal<boolean>;
  /** By folded alias. Empty for a direct conversation. */
  readonly members: ReadonlySignal<ReadonlyMap<string, Member>>;
  readonly items: ReadonlySignal<readonly Item[]>;
  readonly history: ReadonlySignal<History>;
  readonly unread: ReadonlySignal<number>;
  /** Of them, those that name me; in a direct conversation, all. */
  readonly mentions: ReadonlySignal<number>;
  /** Up to when one has read, in milliseconds since 1970; what stands after it is unread. */
  readonly readAt: ReadonlySignal<number>;
  readonly draft: ReadonlySignal<string>;
  /** Who is typing, by their aliases. */
  readonly typing: ReadonlySignal<readonly string[]>;
  readonly isMuted: ReadonlySignal<boolean>;
}

export interface History {
  /** There is more before the first item. */
  hasEarlier: boolean;
  /** There is more after the last item: the conversation was opened at an old message. */
  hasLater: boolean;
  isLoading: boolean;
}

/** One line of a conversation, in ascending order of `number`; what waits in the outbox stands at the end. */
export type Item = Message | Happening | Gap;

interface Numbered {
  /** Stays the same for as long as the item is there, also when a waiting message has been sent. */
  readonly key: string;
  /** Counts the events of a room, gapless from 1; 0 for what the server has not taken yet. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Message extends Numbered {
  readonly type: "message";
  /** "" while it waits. */
  readonly msgid: string;
  /** The id that its sender's program has given it; "" for none. */
  readonly id: string;
  readonly alias: string;
  readonly account: string;
  readonly kind: "message" | "action" | "notice";
  /** As it was written: Markdown, several lines. Untrusted. */
  readonly text: string;
  readonly isOwn: boolean;
  readonly isBot: boolean;
  readonly namesMe: boolean;
  /** The msgid of the message it answers; "" for none. Look it up with `store.messageById`. */
  readonly replyTo: string;
  /** Who reacted, by the reaction. */
  readonly reactions: ReadonlyMap<string, readonly string[]>;
  /** Somebody has taken it back: then `text` is "". */
  readonly redacted: null | { by: string; reason: string };
  /** `waiting`: in the outbox. `refused`: the server said no (`problem`); it can be sent again or thrown away. */
  readonly state: "sent" | "waiting" | "refused";
  readonly problem: Problem | null;
}

export interface Happening extends Numbered {
  readonly type: "happening";
  readonly what:
    | "joined" | "left" | "quit" | "kicked" | "renamed" | "topic" | "modes" | "invited" | "roomRenamed" | "told"
    /** Asked for by oneself: how a room is (`text` has its modes), one of its bans (by `alias`, of `text`), or none. */
    | "howItIs" | "ban" | "noBans";
  readonly alias: string;
  /** Who was kicked, the new alias, the new topic, the new name… */
  readonly target: string;
  /** The reason, the modes, or the text of what the server or a command of one's own has told. */
  readonly text: string;
}

/** Events between two numbers that the page has not got; they are asked for when the gap comes into sight. */
export interface Gap extends Numbered {
  readonly type: "gap";
  /** The numbers that are known, on both sides. */
  readonly after: number;
  readonly before: number;
  readonly isLoading: boolean;
  /** The server did not tell them: they are asked for by a button alone. */
  readonly isRefused?: boolean;
}

/** A file on its way to the server. */
export interface Upload {
  readonly id: string;
  readonly conversation: string;
  readonly name: string;
  readonly size: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly problem: Problem | null;
}

/** A message that was found, with the room it is from. */
export interface Found {
  readonly conversation: string;
  readonly name: string;
  readonly message: Message;
}

export interface Query {
  text: string;
  /** Folded name of the room or person it was said in; "" for all. */
  conversation: string;
  alias: string;
  /** Milliseconds since 1970; 0 for no bound. */
  after: number;
  before: number;
  /** The msgid of a message that was found: only those before it; "" for all. */
  olderThan?: string;
}

export interface Settings {
  readonly theme: "system" | "light" | "dark";
  readonly language: "system" | "en" | "de";
  /** In percent. */
  readonly textSize: number;
  readonly foldsHappenings: boolean;
  readonly notifies: boolean;
  readonly sends: "enter" | "ctrl-enter";
}

/** What all of the page is shown from, and the only thing that `components/` may ask for anything. */
export interface Store {
  readonly link: ReadonlySignal<Link>;
  readonly me: ReadonlySignal<Me>;
  readonly server: ReadonlySignal<Server>;
  /** In the order in which they are listed: rooms by name, then people by the latest message. By `Conversation.key`. */
  readonly conversations: ReadonlySignal<ReadonlyMap<string, Conversation>>;
  /** The one that is shown; null before somebody has joined. */
  readonly current: ReadonlySignal<Conversation | null>;
  /** The msgid that a link leads to, until it has been shown; "" for none. */
  readonly target: ReadonlySignal<string>;
  readonly uploads: ReadonlySignal<readonly Upload[]>;
  /** How many messages wait in the outbox. */
  readonly waiting: ReadonlySignal<number>;
  readonly settings: ReadonlySignal<Settings>;
  /** What the last action met with, for a passing notice; null for nothing. */
  readonly problem: ReadonlySignal<Problem | null>;
  /** The alias and the room of the last time, for the form to join. */
  readonly remembered: ReadonlySignal<{ alias: string; room: string }>;

  /** Come in. Resolves when in; what is refused is in `link`. `password` is that of the account of the alias. */
  enter(alias: string, room: string, password?: string): Promise<void>;
  /** Go for good: the alias is free, nothing is tried again. */
  leaveChat(): void;
  takeOver(): void;
  /** Try now, instead of waiting. */
  reconnect(): void;

  /** Show a conversation, and join the room or begin the conversation where that is new. */
  open(name: string, msgid?: string): void;
  /** Come into a room, also into one that one was put out of. */
  comeIn(name: string, password?: string): void;
  /** Leave a room, or close a direct conversation. */
  close(key: string): void;

  /** Say something, or carry out a `/command`. It may wait in the outbox. */
  say(key: string, text: string, replyTo?: string): boolean;
  resend(message: Message): void;
  discard(message: Message): void;
  /** Put what was not sent back into the message box. */
  reconsider(key: string, message: Message): void;
  react(key: string, message: Message, reaction: string): void;
  unreact(key: string, message: Message, reaction: string): void;
  redact(key: string, message: Message, reason?: string): void;
  setTopic(key: string, topic: string): void;
  setAlias(alias: string): void;
  setDraft(key: string, text: string): void;
  /** To be called with every key that is typed: what is told of it is for the store to decide. */
  typed(key: string): void;
  upload(key: string, file: File): void;
  cancelUpload(upload: Upload): void;

  /** To be called when the last message is in sight and the page has the focus. */
  markRead(key: string): void;
  mute(key: string, isMuted: boolean): void;
  loadEarlier(key: string): void;
  loadLater(key: string): void;
  fillGap(key: string, gap: Gap): void;
  /** Show the end of a conversation again, after `hasLater`. */
  showLatest(key: string): void;
  messageById(key: string, msgid: string): Message | undefined;

  /** Rooms of the server, with how many are in them; for the list of rooms. */
  listRooms(): Promise<readonly { name: string; members: number; topic: string }[]>;
  /** Full-text search over all that one may read. Rejects with a `Problem`. */
  search(query: Query): Promise<readonly Found[]>;
  describe(alias: string): Promise<ReadonlyMap<string, string>>;
  moderate(key: string, alias: string, act: "kick" | "ban" | "voice" | "devoice" | "op" | "deop", reason?: string): void;

  setSettings(settings: Partial<Settings>): void;
  dismissProblem(): void;
  /** Called for each new message that is worth a notification while the page is not looked at. */
  onNotable(listener: (conversation: Conversation, message: Message) => void): () => void;
}
