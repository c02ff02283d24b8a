import assert from "node:assert/strict";
import { test } from "node:test";
import { PageStore } from "../../src/threadtalk/web/state/store.js";
import { FakeSocket, answer, back, enter, joined, makeWorld, memory, said, settled, texts } from "./world.js";

const page = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => said(from + i, `m${from + i}`));

/** Alice reads around message 40 of 300. */
async function far() {
  const made = await joined();
  made.socket.hear(...page(11, 20), said(300, "m300"));
  made.store.open("#lobby", "e-r-40");
  answer(made.socket, "CHATHISTORY AROUND #lobby msgid=e-r-40", page(30, 50));
  await settled();
  return made;
}

test("who reads old messages while the connection breaks reads on there, and nothing seems to follow that does not", async () => {
  const { socket, room, world } = await far();
  const next = await back(socket, world);
  await enter(next, 402, page(323, 402));
  assert.equal(room.items.value.at(-1).text, "m50");
  assert.equal(room.history.value.hasLater, true);
});

test("what is said to somebody who reads old messages is counted, also in another room", async () => {
  const { store, socket, room, world } = await far();
  store.markRead(room.key);
  room.readAt.value = 1_700_000_000_000 + 300_000;
  world.pass(1000);
  socket.hear(said(301, "Alice?"), said(302, "hello"));
  assert.deepEqual([room.unread.value, room.mentions.value], [2, 1]);
  assert.equal(room.items.value.at(-1).text, "m50");
  store.showLatest(room.key);
  answer(socket, "CHATHISTORY LATEST #lobby *", page(223, 302));
  await settled();
  assert.equal(room.items.value.at(-1).text, "m302");
  assert.equal(room.unread.value, 2);
});

test("who answers while reading old messages sees the answer, at the end", async () => {
  const { store, socket, room } = await far();
  store.say("#lobby", "mine");
  answer(socket, "CHATHISTORY LATEST #lobby *", page(221, 300));
  await settled();
  assert.deepEqual([room.items.value.at(-1).text, room.items.value.at(-1).state], ["mine", "waiting"]);
  const id = room.items.value.at(-1).key;
  socket.hear(said(301, "mine", "Alice", `;+threadtalk/id=${id}`));
  assert.deepEqual(texts(room).slice(-2), ["m300", "mine"]);
});

test("a link to an old message of a room one has yet to come into leads to it", async () => {
  const { store, socket } = await joined();
  store.open("#tea", "e-t-40");
  assert.ok(socket.take().includes("JOIN #tea"));
  await enter(socket, 200, page(121, 200), "#tea", "e-t");
  answer(socket, "CHATHISTORY AROUND #tea msgid=e-t-40", page(30, 50));
  await settled();
  const room = store.conversations.value.get("#tea");
  assert.deepEqual([texts(room)[0], texts(room).at(-1), room.history.value.hasLater], ["m30", "m50", true]);
});

test("comings and goings that have no number of their own stand where they belong, once", async () => {
  const { socket, room, world } = await joined();
  socket.hear(said(11, "one"));
  const next = await back(socket, world);
  await enter(next, 13, ["@time=2023-11-14T22:13:32.000Z :Alice!a@h QUIT :gone", "@time=2023-11-14T22:13:33.000Z;msgid=e-r-13 :Alice!a@h JOIN #lobby * :Alice"]);
  next.hear(said(14, "two"));
  assert.deepEqual(room.items.value.map((item) => item.text || item.what), ["joined", "one", "gone", "joined", "two"]);
  assert.deepEqual(room.items.value.map((item) => item.number), [10, 11, 12, 13, 14]);
  assert.ok(!next.sent.some((line) => line.includes("BETWEEN")), "what is asked for already is not asked for again");
});

test("a page without a single number stands where the page before it ends", async () => {
  const { store, socket, room } = await joined();
  socket.hear(said(11, "one"), said(13, "three"));
  answer(socket, "CHATHISTORY BETWEEN", ["@time=2023-11-14T22:13:32.000Z :Bob!b@h QUIT :bye"]);
  await settled();
  assert.deepEqual(room.items.value.map((item) => item.number), [10, 11, 12, 13]);
  assert.ok(store);
});

test("who is called something else now has said what they said once", async () => {
  const { store, socket, room, world } = await joined();
  store.say("#lobby", "hello");
  const id = room.items.value.at(-1).key;
  socket.hear(said(11, "hello", "Alice", `;+threadtalk/id=${id}`), "@time=2023-11-14T22:13:32.000Z :Alice!a@h NICK Alicia");
  const next = await back(socket, world);
  await enter(next, 14, [said(11, "hello", "Alice", `;+threadtalk/id=${id}`), said(14, "next")]);
  assert.equal(texts(room).filter((text) => text === "hello").length, 1);
});

test("what an account has said is nobody else's, whoever has its alias", async () => {
  const { socket, room } = await joined();
  socket.hear(said(11, "not mine", "Alice", ";account=alice"), said(12, "mine", "Alice"));
  assert.deepEqual(room.items.value.slice(-2).map((item) => item.isOwn), [false, true]);
});

test("a conversation that nobody looks at any more is kept short, and read again where it was cut", async () => {
  const { store, socket, room } = await joined();
  socket.hear(...page(11, 400));
  store.open("Bob");
  assert.ok(room.items.value.length < 200);
  assert.equal(room.items.value.at(-1).text, "m400");
  assert.equal(room.history.value.hasEarlier, true);
});

test("what is missing before what was kept is not taken for nothing the next time", async () => {
  const { store, socket, room } = await joined();
  socket.hear(said(11, "one"), said(300, "late"));
  store.keep();
  assert.deepEqual(room.toKeep().items.map((item) => item.text), ["late"]);
  assert.ok(FakeSocket.all.length);
});

test("what was asked for before one went to the latest does not keep one from it", async () => {
  const { store, socket, room } = await far();
  store.loadLater(room.key);
  store.showLatest(room.key);
  answer(socket, "CHATHISTORY AFTER #lobby msgid=e-r-50", page(51, 130));
  answer(socket, "CHATHISTORY LATEST #lobby *", page(221, 300));
  await settled();
  assert.deepEqual([texts(room)[0], texts(room).at(-1), room.history.value.hasLater], ["m221", "m300", false]);
});

test("reactions of before a reload stay when another one comes", async () => {
  const storage = memory();
  const { store, socket } = await joined(makeWorld({ storage }));
  socket.hear(said(11, "tea?"), "@msgid=e-r-12;+draft/react=👍;+draft/reply=e-r-11 :Carol!c@h TAGMSG #lobby");
  store.keep();
  const later = new PageStore(makeWorld({ storage: memory(storage.map) }));
  await later.resume();
  const room = later.conversations.value.get("#lobby");
  room.react("e-r-11", "🎉", "Bob", true, 13);
  assert.deepEqual([...room.messageById("e-r-11").reactions], [["👍", ["Carol"]], ["🎉", ["Bob"]]]);
});

test("a reaction that was taken back stays so, whichever page is read first", async () => {
  const { store, socket, room } = await joined();
  socket.hear(...page(11, 12), said(300, "late"), "@msgid=e-r-301;+draft/unreact=👍;+draft/reply=e-r-12 :Bob!b@h TAGMSG #lobby");
  store.fillGap(room.key, room.items.value.find((item) => item.type === "gap"));
  answer(socket, "CHATHISTORY BETWEEN", ["@msgid=e-r-299;+draft/react=👍;+draft/reply=e-r-12 :Bob!b@h TAGMSG #lobby"]);
  await settled();
  assert.equal(room.messageById("e-r-12").reactions.size, 0);
});

test("a server that has begun anew does not mix what two people say now with what they said before", async () => {
  const { store, socket, world } = await joined();
  socket.hear(said(5, "old", "Bob", "", "Alice"), said(6, "old too", "Bob", "", "Alice"));
  const room = store.conversations.value.get("bob");
  answer(socket, "CHATHISTORY LATEST Bob", [said(5, "old", "Bob", "", "Alice"), said(6, "old too", "Bob", "", "Alice")]);
  await settled();
  const next = await back(socket, world);
  const label = /label=(\d+)/.exec(next.sent.find((line) => line.includes("LATEST Bob msgid=e-r-6")))[1];
  next.hear(`@label=${label} :s FAIL CHATHISTORY INVALID_PARAMS LATEST :Unknown message id`);
  await settled();
  answer(next, "CHATHISTORY LATEST Bob *", [said(1, "new", "Bob", "", "Alice").replace("msgid=e-r", "msgid=n-r")]);
  await settled();
  assert.deepEqual(texts(room), ["new"]);
});

test("who wants to see the latest without a connection keeps what is there until there is one", async () => {
  const { store, socket, room, world } = await far();
  socket.lose();
  store.say("#lobby", "mine");
  assert.equal(room.items.value.at(-1).text, "m50");
  const next = await back(socket, world);
  await enter(next, 303, page(224, 302));
  assert.deepEqual(texts(room).filter(Boolean).slice(-2), ["m302", "mine"]);
});

test("a gap that the server does not fill is not asked for again and again, but may be by hand", async () => {
  const { store, socket, room } = await joined();
  socket.hear(said(11, "one"), said(300, "late"));
  const gap = () => room.items.value.find((item) => item.type === "gap");
  const asked = () => socket.take().filter((line) => line.includes("BETWEEN")).length;
  store.fillGap(room.key, gap());
  const label = /label=(\d+)/.exec(socket.sent.find((line) => line.includes("BETWEEN")))[1];
  socket.hear(`@label=${label} :s FAIL CHATHISTORY INVALID_TARGET BETWEEN #lobby :Messages could not be retrieved`);
  await settled();
  socket.take();
  store.fillGap(room.key, gap());
  assert.equal(asked(), 0);
  store.fillGap(room.key, { ...gap(), isRefused: false });
  assert.equal(asked(), 1);
});

test("a page that comes late is not put where nothing leads to it any more", async () => {
  const { store, socket, room } = await joined();
  room.forgetItems();
  socket.hear(...page(101, 400));
  store.loadEarlier(room.key);
  store.open("Bob");
  answer(socket, "CHATHISTORY BEFORE #lobby", page(21, 100));
  await settled();
  assert.equal(texts(room)[0], "m251");
  assert.deepEqual([room.history.value.hasEarlier, room.history.value.isLoading], [true, false]);
});
