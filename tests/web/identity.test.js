import assert from "node:assert/strict";
import { test } from "node:test";
import { PageStore } from "../../src/threadtalk/web/state/store.js";
import { FakeLocks, FakeSocket, back, enter, joined, makeWorld, memory, said, settled, texts, welcome } from "./world.js";

test("who leaves the chat leaves nothing for whoever comes next, neither to send nor to read", async () => {
  const storage = memory();
  const { store, socket } = await joined(makeWorld({ storage }));
  socket.hear(said(11, "one"));
  socket.lose();
  store.say("#lobby", "not for Zoe to say");
  store.setDraft("#lobby", "half a secret");
  store.keep();
  store.leaveChat();
  assert.deepEqual([...storage.map.keys()].filter((key) => !["remembered", "settings"].includes(key)), []);
  const next = new PageStore(makeWorld({ storage }));
  assert.equal(await next.resume(), false);
  const entering = next.enter("Zoe", "#lobby");
  await settled();
  welcome(FakeSocket.all.at(-1));
  await entering;
  assert.equal(next.waiting.value, 0);
  assert.equal(next.current.value.draft.value, "");
});

test("what one tab has written offline is sent by the one that takes the chat over", async () => {
  const [storage, locks] = [memory(), new FakeLocks()];
  const first = await joined(makeWorld({ storage, locks }));
  first.socket.lose();
  first.store.say("#lobby", "written offline");
  first.store.setDraft("#lobby", "half a sentence");
  const second = new PageStore(makeWorld({ storage, locks }));
  assert.equal(await second.resume(), true);
  assert.equal(second.link.value.status, "elsewhere");
  second.takeOver();
  await settled();
  assert.equal(first.store.link.value.status, "elsewhere");
  assert.equal(first.store.current.value, null, "nothing can be written there that would be lost");
  welcome(FakeSocket.all.at(-1));
  await settled();
  assert.equal(second.waiting.value, 1);
  assert.equal(second.conversations.value.get("#lobby").draft.value, "half a sentence");
  first.store.keep();
  assert.deepEqual(JSON.parse(storage.map.get("outbox")).map((each) => each.text), ["written offline"]);
});

test("a tab that waits goes on by itself once the other one is closed", async () => {
  const [storage, locks] = [memory(), new FakeLocks()];
  const first = await joined(makeWorld({ storage, locks }));
  const second = new PageStore(makeWorld({ storage, locks, session: memory(new Map([["identity", '{"alias":"Alice"}']])) }));
  await second.resume();
  first.store.identity._release();
  await settled();
  second.world.pass(200);
  await settled();
  welcome(FakeSocket.all.at(-1));
  await settled();
  assert.equal(second.link.value.status, "online");
});

test("once somebody has left the chat in one tab, any tab can be used to come in", async () => {
  const [storage, locks] = [memory(), new FakeLocks()];
  const first = await joined(makeWorld({ storage, locks }));
  const second = new PageStore(makeWorld({ storage, locks, session: memory(new Map([["identity", '{"alias":"Alice"}']])) }));
  await second.resume();
  first.store.leaveChat();
  await settled();
  second.world.pass(200);
  await settled();
  assert.equal(second.link.value.status, "offline");
  for (const store of [first.store, second]) {
    const entering = store.enter("Alice", "#lobby");
    await settled();
    welcome(FakeSocket.all.at(-1));
    await entering;
    assert.equal(store.link.value.status, "online");
    store.leaveChat();
    await settled();
  }
});

test("who has left and comes back holds the chat in one tab, as before", async () => {
  const [storage, locks] = [memory(), new FakeLocks()];
  const { store } = await joined(makeWorld({ storage, locks }));
  store.leaveChat();
  await settled();
  const entering = store.enter("Alice", "#lobby");
  await settled();
  welcome(FakeSocket.all.at(-1));
  await entering;
  const second = new PageStore(makeWorld({ storage, locks }));
  await second.resume();
  assert.equal(second.link.value.status, "elsewhere");
});

for (const [command, told] of [["/register longpassword1", "REGISTER"], ["/login longpassword1", "IDENTIFY"], ["/login Alice longpassword1", "IDENTIFY"]]) {
  test(`who has typed ${command} comes back by that password`, async () => {
    const { store, socket, world } = await joined();
    store.say("#lobby", command);
    assert.match(socket.take().join(), new RegExp(`PRIVMSG NickServ :${told} .*longpassword1`));
    socket.hear(":s 900 Alice Alice!a@h Alice :You are now logged in as Alice");
    socket.lose();
    world.pass(1000);
    await settled();
    const next = FakeSocket.all.at(-1);
    next.hear(":s CAP * LS :sasl=PLAIN batch", ":s CAP * ACK :sasl batch", "AUTHENTICATE +");
    const coded = next.take().at(-1).split(" ")[1];
    assert.equal(Buffer.from(coded, "base64").toString(), "\0Alice\0longpassword1");
    assert.ok(![...world.storage.map.values()].some((value) => value.includes("longpassword1")), "it does not outlive the tab");
  });
}

test("a password that was changed is tried before the one it was changed from", async () => {
  const world = makeWorld({ session: memory(new Map([["identity", '{"alias":"Alice","account":"Alice","passwords":["older one"]}']])) });
  const store = new PageStore(world);
  await store.resume();
  await settled();
  welcome(FakeSocket.all.at(-1));
  await settled();
  store.identity.typed("newer one", true);
  assert.deepEqual(JSON.parse(world.session.map.get("identity")).passwords, ["newer one", "older one"]);
});

test("a password is nowhere to be seen or found, however it is told to the server", async () => {
  const { store, socket, world } = await joined();
  for (const text of ["/login Alice hunter22", "/msg NickServ IDENTIFY hunter22", "/register hunter22"]) {
    for (let end = 2; end <= text.length; end++) store.setDraft("#lobby", text.slice(0, end));
    store.say("#lobby", text);
  }
  assert.equal(socket.take().filter((line) => line.includes("PRIVMSG NickServ")).length, 3);
  store.keep();
  assert.deepEqual([...store.conversations.value.keys()], ["#lobby"]);
  assert.ok(![...world.storage.map.values()].some((value) => value.includes("hunter22")));
});

test("the form stays until one is in, so that no chat flashes up for who is refused", async () => {
  const store = new PageStore(makeWorld());
  store.enter("Alice", "#lobby");
  await settled();
  assert.equal(store.current.value, null);
});

test("one comes into all rooms by one line, and only the one that is looked at costs more", async () => {
  const rooms = Array.from({ length: 12 }, (_, i) => `#room-${i}`);
  const storage = memory(new Map([["rooms", JSON.stringify(rooms)], ["identity", '{"alias":"Alice"}'], ["remembered", '{"alias":"Alice","room":"#room-3"}']]));
  const store = new PageStore(makeWorld({ storage }));
  await store.resume();
  await settled();
  const socket = FakeSocket.all.at(-1);
  welcome(socket);
  await settled();
  assert.deepEqual(socket.take().filter((line) => line.startsWith("JOIN")), [`JOIN ${rooms.join(",")}`]);
  for (const room of rooms) socket.hear(`@msgid=e-${room}-1;time=2023-11-14T22:13:20.000Z :Alice!a@h JOIN ${room} * :Alice`, `:s 353 Alice = ${room} :Alice @Bob`);
  await settled();
  const sent = socket.take();
  assert.deepEqual(sent.filter((line) => line.startsWith("WHO")), ["WHO #room-3 %tnfa,7"]);
  assert.equal(sent.length, 13);
  assert.deepEqual([...store.conversations.value.get("#room-7").members.value.values()].map((each) => each.rank + each.alias), ["Alice", "@Bob"]);
  store.open("#room-7");
  assert.deepEqual(socket.take(), ["WHO #room-7 %tnfa,7"]);
});

test("who was put out stays out until they want in again", async () => {
  const { store, socket, world, room } = await joined();
  await enter(socket, 1, [], "#tea");
  store.open("#tea");
  socket.lose();
  store.say("#tea", "still here?");
  const next = await back(socket, world);
  await enter(next, 12, []);
  next.hear(":s 474 Alice #tea :Cannot join channel (+b)");
  const tea = store.conversations.value.get("#tea");
  assert.equal(tea.isOut.value, true);
  const waiting = tea.items.value.at(-1);
  assert.deepEqual([waiting.state, waiting.problem.code], ["refused", "474"], "what waits has a way out");
  const again = await back(next, world);
  assert.deepEqual(again.take().filter((line) => line.startsWith("JOIN")), ["JOIN #lobby"]);
  assert.equal(room.isOut.value, false);
});

test("a room that was renamed while one was away is gone on with under its new name", async () => {
  const { store, socket, world } = await joined();
  await enter(socket, 2, [said(1, "in the club", "Bob", "", "#club")], "#club");
  store.open("#club");
  store.mute("#club", true);
  store.setDraft("#club", "half a sentence");
  socket.lose();
  store.say("#club", "for the club");
  store.setDraft("#club", "half a sentence");
  const next = await back(socket, world);
  next.hear(":s FAIL JOIN CHANNEL_RENAMED #club #society :The channel has been renamed");
  const room = store.conversations.value.get("#society");
  assert.equal(store.current.value, room);
  assert.ok(!store.conversations.value.has("#club"));
  assert.deepEqual([room.draft.value, room.isMuted.value], ["half a sentence", true]);
  assert.ok(texts(room).includes("in the club"));
  assert.ok(next.take().includes("JOIN #society"));
  await enter(next, 9, [], "#society");
  world.pass(10);
  assert.ok(next.take().some((line) => line.endsWith("PRIVMSG #society :for the club")));
  assert.deepEqual(JSON.parse(world.storage.map.get("rooms")), ["#lobby", "#society"]);
});

test("a room that one has left does not come back with what waited for it", async () => {
  const { store, socket, world } = await joined();
  await enter(socket, 1, [], "#tea");
  socket.lose();
  store.say("#tea", "too late");
  store.close("#tea");
  const next = await back(socket, world);
  assert.deepEqual(next.take().filter((line) => line.startsWith("JOIN")), ["JOIN #lobby"]);
  assert.equal(store.waiting.value, 0);
  assert.ok(!store.conversations.value.has("#tea"));
});

test("a room that was opened without a connection is come into with it, and what was written there is said", async () => {
  const { store, socket, world } = await joined();
  socket.lose();
  store.open("#tea");
  store.say("#tea", "anybody?");
  const next = await back(socket, world);
  assert.deepEqual(next.take().filter((line) => line.startsWith("JOIN")), ["JOIN #lobby,#tea"]);
  await enter(next, 1, [], "#tea");
  world.pass(10);
  assert.ok(next.take().some((line) => line.endsWith("PRIVMSG #tea anybody?")));
});

test("a room that one was put out of is looked at without coming in, and come into by wish", async () => {
  const { store, socket } = await joined();
  await enter(socket, 1, [], "#tea");
  socket.hear("@msgid=e-r-2 :Bob!b@h KICK #tea Alice :out");
  socket.take();
  store.open("#tea");
  assert.deepEqual(socket.take().filter((line) => line.startsWith("JOIN")), []);
  store.comeIn("#tea");
  assert.deepEqual(socket.take().filter((line) => line.startsWith("JOIN")), ["JOIN #tea"]);
});

test("a room with a password is come into by it, after each interruption too", async () => {
  const { store, socket, world } = await joined();
  store.say("#lobby", "/join #tea secret");
  assert.ok(socket.take().includes("JOIN #tea secret"));
  await enter(socket, 1, [], "#tea");
  const next = await back(socket, world);
  assert.deepEqual(next.take().filter((line) => line.startsWith("JOIN")), ["JOIN #tea,#lobby secret"]);
});

test("a link that is opened in a second tab writes nothing there, and is followed once it is that tab's turn", async () => {
  const [storage, locks] = [memory(), new FakeLocks()];
  const first = await joined(makeWorld({ storage, locks }));
  await enter(first.socket, 1, [], "#tea");
  const rooms = storage.map.get("rooms");
  const second = new PageStore(makeWorld({ storage, locks }));
  assert.equal(await second.resume(), true);
  second.open("#far");
  second.comeIn("#lobby");
  assert.deepEqual([second.current.value, storage.map.get("rooms")], [null, rooms]);
  second.open("#far", "e-f-1");
  second.takeOver();
  await settled();
  const socket = FakeSocket.all.at(-1);
  welcome(socket);
  await settled();
  assert.equal(second.current.value.key, "#far");
  assert.deepEqual(socket.take().filter((line) => line.startsWith("JOIN")), ["JOIN #lobby,#tea", "JOIN #far"]);
});
