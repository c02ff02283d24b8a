import assert from "node:assert/strict";
import { test } from "node:test";
import { PageStore } from "../../src/threadtalk/web/state/store.js";
import { ITEMS_MAX } from "../../src/threadtalk/web/state/conversation.js";
import { divide } from "../../src/threadtalk/web/state/outbox.js";
import { FakeSocket, answer, back, enter, joined, makeWorld, memory, said, settled, texts, welcome } from "./world.js";

test("what is said is shown in the order of its numbers, each message once", async () => {
  const { socket, room } = await joined();
  socket.hear(said(11, "one"), said(12, "two"), said(11, "one"), said(12, "two"));
  assert.deepEqual(texts(room), ["", "one", "two"]);
  assert.equal(room.last, 12);
});

test("a small hole is filled at once, and what comes in its place stands where it belongs", async () => {
  const { socket, room } = await joined();
  socket.hear(said(11, "one"), said(14, "four"));
  assert.equal(room.items.value.at(-2).type, "gap");
  answer(socket, "CHATHISTORY BETWEEN #lobby msgid=e-r-14 msgid=e-r-11", [said(12, "two"), said(13, "three")]);
  await settled();
  assert.deepEqual(texts(room), ["", "one", "two", "three", "four"]);
  assert.ok(room.items.value.every((item) => item.type !== "gap"));
});

test("a large hole stands there until it is looked at, and is filled page by page from where one comes from", async () => {
  const { store, socket, room } = await joined();
  socket.hear(said(11, "one"), said(300, "late"));
  assert.ok(!socket.take().some((line) => line.includes("BETWEEN")));
  const gap = room.items.value.find((item) => item.type === "gap");
  assert.deepEqual([gap.after, gap.before], [11, 300]);
  store.fillGap(room.key, gap);
  answer(socket, "CHATHISTORY BETWEEN", Array.from({ length: 100 }, (_, i) => said(200 + i, `m${200 + i}`)));
  await settled();
  const rest = room.items.value.find((item) => item.type === "gap");
  assert.deepEqual([rest.after, rest.before], [11, 200]);
  assert.deepEqual(texts(room).slice(1, 4), ["one", undefined, "m200"]);
  assert.equal(room.items.value.at(-1).text, "late");
});

test("who leaves several rooms at once leaves no hole in any", async () => {
  const { socket, room } = await joined();
  socket.hear("@time=2023-11-14T22:13:31.000Z;msgid=e-r-11 :Bob!b@h JOIN #lobby * :Bob", "@time=2023-11-14T22:13:32.000Z :Bob!b@h QUIT :bye", said(13, "next", "Carol"));
  assert.ok(room.items.value.every((item) => item.type !== "gap"));
  assert.ok(!room.members.value.has("bob"));
});

test("after a reconnect just what was missed is there, with a gap where it is much", async () => {
  const { socket, room, world } = await joined();
  socket.hear(said(11, "one"));
  const next = await back(socket, world);
  await enter(next, 500, Array.from({ length: 80 }, (_, i) => said(421 + i, `m${421 + i}`)));
  assert.ok(next.sent.some((line) => line.endsWith("CHATHISTORY LATEST #lobby msgid=e-r-11 80")), "only what came since is asked for");
  const gap = room.items.value.find((item) => item.type === "gap");
  assert.deepEqual([gap.after, gap.before], [11, 421]);
  assert.ok(texts(room).includes("one") && texts(room).includes("m421"));
});

test("another log is another history: nothing of the old one is mixed into it", async () => {
  const { store, socket, room, world } = await joined();
  socket.hear(said(11, "old"));
  const next = await back(socket, world);
  next.hear("@msgid=new-r-1;time=2023-11-14T22:30:00.000Z :Alice!a@h JOIN #lobby * :Alice");
  await settled();
  const label = /label=(\d+)/.exec(next.sent.findLast((line) => line.includes("LATEST")))[1];
  next.hear(`@label=${label} :s FAIL CHATHISTORY INVALID_PARAMS LATEST :Unknown msgid`);
  await settled();
  answer(next, "CHATHISTORY LATEST #lobby *", ["@msgid=new-r-1;time=2023-11-14T22:30:00.000Z :Alice!a@h JOIN #lobby * :Alice"]);
  await settled();
  assert.ok(!texts(store.conversations.value.get(room.key)).includes("old"));
  assert.equal(room.last, 1);
});

test("of ten thousand messages only so many are kept, whichever way one goes", async () => {
  const { socket, room } = await joined();
  for (let number = 11; number < 2000; number++) socket.hear(said(number, `m${number}`));
  assert.equal(room.items.value.length, ITEMS_MAX);
  assert.equal(room.items.value.at(-1).text, "m1999");
  assert.equal(room.history.value.hasEarlier, true);
  const first = room.items.value[0].number;
  room.extend(Array.from({ length: 80 }, (_, i) => ({ ...room.items.value[0], key: `e${i}`, msgid: `e${i}`, number: first - 80 + i })), "earlier", true);
  assert.equal(room.items.value.length, ITEMS_MAX);
  assert.equal(room.items.value[0].number, first - 80);
  assert.equal(room.history.value.hasLater, true);
});

test("what is said waits where it outlives the tab, is sent when one is back, and leaves when it was heard", async () => {
  const storage = memory();
  const { store, socket, room, world } = await joined(makeWorld({ storage }));
  socket.lose();
  store.say("#lobby", "hello");
  assert.equal(store.waiting.value, 1);
  assert.equal(room.items.value.at(-1).state, "waiting");
  assert.deepEqual(JSON.parse(storage.map.get("outbox")).map((each) => each.text), ["hello"]);

  const later = await joined(makeWorld({ storage: memory(storage.map) }));
  assert.equal(later.store.waiting.value, 1);
  later.world.pass(10);
  const [line] = later.socket.sent.filter((each) => each.includes("PRIVMSG"));
  const id = /\+threadtalk\/id=([\w-]+)/.exec(line)[1];
  later.socket.hear(said(11, "hello", "Alice", `;+threadtalk/id=${id}`));
  assert.equal(later.store.waiting.value, 0);
  assert.equal(texts(later.room).filter((text) => text === "hello").length, 1);
  assert.equal(world.storage, storage);
});

test("what had arrived before the connection broke is not said twice", async () => {
  const { store, socket, room, world } = await joined();
  store.say("#lobby", "hello");
  assert.equal(socket.take().filter((line) => line.includes("PRIVMSG")).length, 1);
  const id = JSON.parse(world.storage.map.get("outbox"))[0].id;
  const next = await back(socket, world);
  next.hear("@msgid=e-r-12;time=2023-11-14T22:30:00.000Z :Alice!a@h JOIN #lobby * :Alice");
  await settled();
  world.pass(10);
  next.hear(`:s NOTE PRIVMSG ALREADY_SAID #lobby ${id} e-r-11 :This was said already`);
  assert.equal(store.waiting.value, 0);
  answer(next, "CHATHISTORY LATEST #lobby", [said(11, "hello", "Alice", `;+threadtalk/id=${id}`)]);
  await settled();
  assert.equal(texts(room).filter((text) => text === "hello").length, 1);
});

test("what the server refuses says why, and can be sent again or thrown away", async () => {
  const { store, socket, room } = await joined();
  store.say("#lobby", "spam");
  const label = /label=(\d+)/.exec(socket.sent.find((line) => line.includes("spam")))[1];
  socket.hear(`@label=${label} :s 404 Alice #lobby :Cannot send to channel`);
  await settled();
  const refused = room.items.value.at(-1);
  assert.deepEqual([refused.state, refused.problem.code], ["refused", "404"]);
  store.resend(refused);
  assert.equal(room.items.value.at(-1).state, "waiting");
  store.discard(room.items.value.at(-1));
  assert.ok(!texts(room).includes("spam"));
  assert.equal(store.waiting.value, 0);
});

test("what was said is there the next time before the server has told it, and is mixed with nothing that came since", async () => {
  const storage = memory();
  const { store, socket } = await joined(makeWorld({ storage }));
  socket.hear(said(11, "one"), "@msgid=e-r-12;+draft/react=👍;+draft/reply=e-r-11 :Carol!c@h TAGMSG #lobby", said(13, "psst", "Bob", "", "Alice"));
  store.keep();
  const later = new PageStore(makeWorld({ storage: memory(storage.map) }));
  assert.equal(await later.resume(), true);
  const room = later.conversations.value.get("#lobby");
  assert.deepEqual(texts(room), ["one"]);
  assert.deepEqual([...room.items.value[0].reactions], [["👍", ["Carol"]]]);
  assert.deepEqual(texts(later.conversations.value.get("bob")), ["psst"]);
  await settled();
  const next = FakeSocket.all.at(-1);
  welcome(next);
  await settled();
  next.hear("@msgid=e-r-14;time=2023-11-14T22:30:00.000Z :Alice!a@h JOIN #lobby * :Alice");
  await settled();
  answer(next, "CHATHISTORY LATEST #lobby", [said(11, "one"), said(12, "two"), said(13, "three")]);
  await settled();
  assert.deepEqual(texts(room).filter(Boolean), ["one", "two", "three"]);
  later.leaveChat();
  assert.ok(![...storage.map].some(([key, value]) => key.startsWith("items.") && value !== "null"), "who leaves leaves nothing");
});

test("what is unread and who has named one is counted, by when one has read, also on another device", async () => {
  const { socket, room, store, world } = await joined();
  world.pass(20_000);
  socket.hear(said(11, "hi"), said(12, "Alice?"), said(13, "mine", "Alice"), said(14, "malice"));
  room.readAt.value = 1_700_000_000_000;
  assert.deepEqual([room.unread.value, room.mentions.value], [3, 1]);
  socket.hear(":s MARKREAD #lobby timestamp=2023-11-14T22:13:32.000Z");
  assert.deepEqual([room.unread.value, room.mentions.value], [1, 0]);
  store.markRead(room.key);
  assert.equal(room.unread.value, 0);
  world.pass(2000);
  assert.ok(socket.take().some((line) => line.startsWith("MARKREAD #lobby timestamp=")));
});

test("reactions are there whichever comes first, and a message that was taken back is no more", async () => {
  const { socket, room } = await joined();
  socket.hear(said(11, "tea?"), "@msgid=e-r-12;+draft/react=👍;+draft/reply=e-r-11 :Carol!c@h TAGMSG #lobby");
  assert.deepEqual([...room.messageById("e-r-11").reactions], [["👍", ["Carol"]]]);
  socket.hear("@msgid=e-r-13;+draft/unreact=👍;+draft/reply=e-r-11 :Carol!c@h TAGMSG #lobby");
  assert.equal(room.messageById("e-r-11").reactions.size, 0);
  socket.hear("@msgid=e-r-14 :Bob!b@h REDACT #lobby e-r-11 :oops");
  assert.deepEqual([room.messageById("e-r-11").text, room.messageById("e-r-11").redacted], ["", { by: "Bob", reason: "oops" }]);
});

test("names that a program could stumble over are names", async () => {
  const { store, socket } = await joined();
  for (const name of ["__proto__", "constructor", "toString"]) {
    socket.hear(said(1, "psst", name, "", "Alice"));
    assert.deepEqual(texts(store.conversations.value.get(name.toLowerCase())), ["psst"]);
  }
});

test("a text of any length is divided so that each line can be sent, and letters stay whole", () => {
  const pieces = divide(`${"👩‍👩‍👧".repeat(60)}\n\nend`);
  assert.ok(pieces.every(({ text }) => Buffer.byteLength(text) <= 380));
  let whole = "";
  for (const [i, { text, continues }] of pieces.entries()) whole += (i && !continues ? "\n" : "") + text;
  assert.equal(whole, `${"👩‍👩‍👧".repeat(60)}\n\nend`);
  assert.ok(pieces.every(({ text }) => !text.startsWith("\u200d")));
});

test("a command that there is not says so, and two slashes are one", async () => {
  const { store, socket, room } = await joined();
  store.say("#lobby", "/nonsense");
  assert.equal(store.problem.value.code, "NO_SUCH_COMMAND");
  store.say("#lobby", "//shrug");
  assert.equal(room.items.value.at(-1).text, "/shrug");
  store.say("#lobby", "/topic tea");
  assert.ok(socket.take().some((line) => line === "TOPIC #lobby tea"));
});

test("who is banned is told when one asks, and that nobody is", async () => {
  const { store, socket, room } = await joined();
  store.say("#lobby", "/bans");
  answer(socket, "MODE #lobby +b", [":s 367 Alice #lobby eve!*@* Bob!b@h 1700000000", ":s 368 Alice #lobby :End"], "labeled-response");
  await settled();
  const { what, alias, text, target } = room.items.value.at(-1);
  assert.deepEqual([what, alias, text, target], ["ban", "Bob", "eve!*@*", "#lobby"]);
  assert.equal(room.items.value.filter((item) => item.what === "ban").length, 1);
  store.say("#lobby", "/bans");
  socket.hear(`@label=${/label=(\d+)/.exec(socket.sent.at(-1))[1]} :s 368 Alice #lobby :End`);
  await settled();
  assert.deepEqual([room.items.value.at(-1).what, room.items.value.at(-1).target], ["noBans", "#lobby"]);
  store.say("#lobby", "/mode +b");
  socket.hear(":s 367 Alice #lobby mallory!*@* Bob!b@h 1700000000", ":s 368 Alice #lobby :End");
  assert.deepEqual([room.items.value.at(-1).what, room.items.value.at(-1).text], ["ban", "mallory!*@*"]);
});

test("a key that nobody could type is refused in words", async () => {
  const { store, socket } = await joined();
  store.say("#lobby", "/mode +k a,b");
  socket.hear(":s 696 Alice #lobby k * :Invalid mode parameter");
  assert.deepEqual([store.problem.value.code, store.problem.value.fields.get("what")], ["696", "#lobby"]);
});

test("an alias that belongs to an account asks for its password", async () => {
  const store = new PageStore(makeWorld());
  const entering = store.enter("Alice", "#lobby");
  await settled();
  FakeSocket.all.at(-1).hear(":s CAP * LS :batch", ":s CAP * ACK :batch", ":s 433 * Alice :Nickname belongs to an account: log in");
  await entering;
  assert.deepEqual([store.link.value.status, store.link.value.problem.code], ["refused", "ALIAS_CLAIMED"]);
});
