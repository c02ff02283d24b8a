import assert from "node:assert/strict";
import { test } from "node:test";
import { PageStore } from "../../src/threadtalk/web/state/store.js";
import { FakeSocket, answer, enter, joined, makeWorld, memory, said, settled, welcome } from "./world.js";

test("what was unread is unread after a reload, and so is what came while the tab was closed", async () => {
  const storage = memory();
  const { store, socket, world } = await joined(makeWorld({ storage }));
  await enter(socket, 1, [], "#dev");
  world.pass(5000);
  const late = (number, text) => said(number, text, "Bob", "", "#dev").replace(/time=[^;]+/, `time=${new Date(world.now() + number).toISOString()}`);
  socket.hear(late(2, "Alice, look"));
  const dev = store.conversations.value.get("#dev");
  assert.deepEqual([dev.unread.value, dev.mentions.value], [1, 1]);
  store.keep();
  const later = new PageStore(makeWorld({ storage: memory(storage.map), now: () => world.now() + 3_600_000 }));
  await later.resume();
  const again = later.conversations.value.get("#dev");
  assert.deepEqual([again.unread.value, again.mentions.value], [1, 1]);
  await settled();
  const next = FakeSocket.all.at(-1);
  welcome(next);
  await settled();
  next.hear("@msgid=e-r-4;time=2023-11-14T22:30:00.000Z :Alice!a@h JOIN #dev * :Alice");
  await settled();
  answer(next, "CHATHISTORY LATEST #dev", [late(3, "and this")]);
  await settled();
  assert.equal(again.unread.value, 2);
});

test("every conversation that was read is told to the server, also one that was read without a connection", async () => {
  const { store, socket, world } = await joined();
  await enter(socket, 1, [], "#dev");
  world.pass(30_000);
  const late = (number, target) => said(number, "hi", "Bob", "", target).replace(/time=[^;]+/, `time=${new Date(world.now() + number).toISOString()}`);
  socket.hear(late(12, "#lobby"), late(2, "#dev"));
  store.markRead("#dev");
  store.markRead("#lobby");
  world.pass(2000);
  assert.deepEqual(socket.take().filter((line) => line.startsWith("MARKREAD")).map((line) => line.split(" ")[1]).sort(), ["#dev", "#lobby"]);
  socket.hear(late(13, "#lobby"));
  socket.lose();
  store.markRead("#lobby");
  world.pass(2000);
  await settled();
  const next = FakeSocket.all.at(-1);
  welcome(next);
  await settled();
  assert.ok(next.take().some((line) => line.startsWith("MARKREAD #lobby timestamp=")));
});

test("a browser that is new takes the word of the server for what was read by another device", async () => {
  const { socket, room } = await joined();
  socket.hear(":s MARKREAD #lobby timestamp=2023-11-14T22:13:31.000Z", said(12, "unread there, so unread here"));
  assert.equal(room.readAt.value, 1_700_000_011_000);
  assert.equal(room.unread.value, 1);
  socket.hear(":s MARKREAD #lobby timestamp=2023-11-14T22:13:21.000Z");
  assert.equal(room.readAt.value, 1_700_000_011_000, "nothing becomes unread again");
});

test("a browser that is new asks how far one has read what a person has said", async () => {
  const { store, socket } = await joined();
  store.open("Bob");
  assert.ok(socket.take().includes("MARKREAD Bob"));
});
