import assert from "node:assert/strict";
import { test } from "node:test";
import { joined, makeWorld, memory, settled, texts } from "./world.js";

test("a text that is no command, or one without what it needs, is not lost", async () => {
  const { store, room } = await joined();
  for (const [text, code] of [["/usr/bin/python crashes,\nhelp", "NO_SUCH_COMMAND"], ["/kick", "USAGE"], ["/me", "USAGE"], ["/msg", "USAGE"], ["/login", "USAGE"]]) {
    store.setDraft("#lobby", text);
    store.say("#lobby", text);
    assert.equal(room.draft.value, text);
    assert.equal(store.problem.value.code, code);
  }
  store.say("#lobby", "/topic");
  assert.equal(room.draft.value, "", "what it needs not is not asked for");
});

test("what cannot be done without a connection says so, and its words stay", async () => {
  const { store, socket, room } = await joined();
  socket.lose();
  const message = { key: "x", msgid: "e-r-1", text: "x", kind: "message" };
  for (const act of [
    () => store.say("#lobby", "/topic tea"),
    () => store.redact("#lobby", message),
    () => store.react("#lobby", message, "👍"),
    () => store.moderate("#lobby", "Bob", "kick"),
    () => store.moderate("#lobby", "Bob", "ban"),
  ]) {
    store.dismissProblem();
    act();
    assert.equal(store.problem.value?.code, "OFFLINE");
  }
  store.say("#lobby", "/me waits");
  assert.equal(room.items.value.at(-1).kind, "action");
});

test("a long act is told in as many lines as it takes", async () => {
  const { store, socket } = await joined();
  store.say("#lobby", `/me ${"ha ".repeat(300)}`);
  const lines = socket.take().filter((line) => line.includes("ACTION"));
  assert.ok(lines.length > 2);
  for (const line of lines) assert.ok(Buffer.byteLength(line.replace(/^@\S+ /, "")) < 400, line);
});

test("what was refused can be mended", async () => {
  const { store, socket, room } = await joined();
  store.say("#lobby", "spam");
  const label = /label=(\d+)/.exec(socket.sent.find((line) => line.includes("spam")))[1];
  socket.hear(`@label=${label} :s 404 Alice #lobby :Cannot send to channel`);
  await settled();
  store.setDraft("#lobby", "before");
  store.reconsider("#lobby", room.items.value.at(-1));
  assert.equal(room.draft.value, "before\nspam");
  assert.ok(!texts(room).includes("spam"));
});

test("a browser that keeps nothing more says so while something waits", async () => {
  const storage = { ...memory(), set: () => false };
  const { store, socket } = await joined(makeWorld({ storage }));
  socket.lose();
  store.say("#lobby", "hello");
  assert.equal(store.problem.value.code, "NOT_KEPT");
});

test("what was refused is not sent by itself after a reload", async () => {
  const storage = memory();
  const { store, socket } = await joined(makeWorld({ storage }));
  store.say("#lobby", "spam");
  const label = /label=(\d+)/.exec(socket.sent.find((line) => line.includes("spam")))[1];
  socket.hear(`@label=${label} :s 404 Alice #lobby :Cannot send to channel`);
  await settled();
  const later = await joined(makeWorld({ storage: memory(storage.map) }));
  later.world.pass(10);
  const refused = later.room.items.value.at(-1);
  assert.deepEqual([refused.state, refused.problem.code, refused.problem.fields.get("what")], ["refused", "404", "#lobby"]);
  assert.ok(!later.socket.sent.some((line) => line.includes("spam")));
});
