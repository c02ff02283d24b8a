import assert from "node:assert/strict";
import { test } from "node:test";
import { Client } from "../../src/threadtalk/web/irc/client.js";
import { format, parse, parseTags } from "../../src/threadtalk/web/irc/message.js";
import { FakeSocket, makeWorld, settled, welcome } from "./world.js";

function client(world = makeWorld()) {
  const told = [];
  const made = new Client(world, {
    onStatus: (status, at) => told.push([status, at && at - world.now()]),
    onMessage: (message) => told.push(message),
    onBatch: (batch) => told.push(batch),
    onRefused: (message) => told.push(["refused", message.command]),
  });
  return { made, told, world };
}

const IDENTITY = { alias: "Alice", token: "secret", account: "", passwords: [] };

test("a message is understood with its tags, source and last parameter, and written the same", () => {
  const message = parse("@a=b\\:c\\s\\\\;+d :nick!u@h PRIVMSG #x ::) hi");
  assert.deepEqual([...message.tags], [["a", "b;c \\"], ["+d", ""]]);
  assert.deepEqual([message.source, message.command, message.params], ["nick!u@h", "PRIVMSG", ["#x", ":) hi"]]);
  assert.equal(format("PRIVMSG", ["#x", ":) hi"], message.tags), "@a=b\\:c\\s\\\\;+d PRIVMSG #x ::) hi");
  assert.equal(format("PRIVMSG", ["#x", "a\r\nQUIT"]), "PRIVMSG #x :a QUIT", "nobody smuggles a second message into one");
  assert.deepEqual([...parseTags("a;b=1;a=2")], [["a", "2"], ["b", "1"]]);
});

test("one comes in as somebody the server knows again, with all that it offers of what is wanted", async () => {
  const { made, told } = client();
  made.connect(IDENTITY);
  await settled();
  const socket = FakeSocket.all.at(-1);
  assert.deepEqual(socket.take(), ["CAP LS 302", "TOKEN secret", "NICK Alice", "USER web 0 * Alice"]);
  welcome(socket);
  const sent = socket.take();
  assert.match(sent[0], /^CAP REQ :.*draft\/chathistory.*message-tags/);
  assert.equal(sent[1], "CAP END");
  assert.equal(made.isOnline, true);
  assert.equal(made.isupport.get("NETWORK"), "Home");
  assert.equal(made.offered.get("draft/multiline"), "max-bytes=8192,max-lines=100");
  assert.deepEqual(told.filter(Array.isArray).map(([status]) => status), ["offline", "connecting", "online"]);
});

test("a password goes by SASL, and a wrong one is told and not tried again", async () => {
  const { made, told, world } = client();
  made.connect({ ...IDENTITY, account: "Alice", passwords: ["pass wörd"] });
  await settled();
  const socket = FakeSocket.all.at(-1);
  socket.hear(":s CAP * LS :sasl=PLAIN", ":s CAP * ACK :sasl", "AUTHENTICATE +");
  const coded = socket.take().at(-1).split(" ")[1];
  assert.equal(Buffer.from(coded, "base64").toString(), "\0Alice\0pass wörd");
  socket.hear(":s 904 Alice :SASL authentication failed");
  assert.deepEqual(told.at(-1), ["refused", "904"]);
  const before = FakeSocket.all.length;
  world.pass(100_000);
  assert.equal(FakeSocket.all.length, before);
});

test("of two passwords the one that is right lets one in: the newer one may not have been taken", async () => {
  const { made } = client();
  made.connect({ ...IDENTITY, account: "Alice", passwords: ["newer", "older"] });
  await settled();
  const socket = FakeSocket.all.at(-1);
  socket.hear(":s CAP * LS :sasl=PLAIN", ":s CAP * ACK :sasl", "AUTHENTICATE +", ":s 904 Alice :SASL authentication failed", "AUTHENTICATE +");
  assert.equal(Buffer.from(socket.take().at(-1).split(" ")[1], "base64").toString(), "\0Alice\0older");
});

test("a lost connection is tried again, later from time to time, and at once when one is in a hurry", async () => {
  const { made, told, world } = client();
  made.connect(IDENTITY);
  const waits = [];
  for (let i = 0; i < 9; i++) {
    await settled();
    FakeSocket.all.at(-1).lose();
    waits.push(told.at(-1)[1]);
    if (i < 8) world.pass(told.at(-1)[1]);
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  const before = FakeSocket.all.length;
  made.hurry();
  assert.equal(FakeSocket.all.length, before + 1);
  await settled();
  welcome(FakeSocket.all.at(-1));
  FakeSocket.all.at(-1).lose();
  assert.equal(told.at(-1)[1], 500, "having been in, one begins anew");
});

test("a connection that gives no sign of life is given up", async () => {
  const { made, told, world } = client();
  made.connect(IDENTITY);
  await settled();
  const socket = FakeSocket.all.at(-1);
  welcome(socket);
  socket.take();
  world.pass(45_000);
  assert.deepEqual(socket.take(), ["PING alive"]);
  socket.hear(":s PONG s alive");
  world.pass(45_000);
  assert.equal(made.isOnline, true);
  world.pass(15_000);
  assert.equal(made.isOnline, false);
  assert.equal(told.at(-1)[0], "waiting");
});

test("an answer finds who has asked for it, whatever comes between, and a lost connection is an answer too", async () => {
  const { made, told } = client();
  made.connect(IDENTITY);
  await settled();
  const socket = FakeSocket.all.at(-1);
  welcome(socket);
  const list = made.ask("LIST");
  const nick = made.ask("NICK", ["Alicia"]);
  const quiet = made.ask("TAGMSG", ["#x"]);
  const lost = made.ask("WHO", ["#x"]);
  socket.hear(
    "@label=1 :s BATCH +L labeled-response",
    ":Bob!b@h PRIVMSG Alice :between",
    "@batch=L :s 322 Alice #x 3 :topic",
    "@batch=L :s BATCH +I chathistory #x",
    "@batch=I :Bob!b@h PRIVMSG #x :inner",
    ":s BATCH -I",
    ":s BATCH -L",
    "@label=3 :s ACK",
    "@label=2 :Alice!a@h NICK Alicia",
  );
  const found = await list;
  assert.equal(found.items[0].command, "322");
  assert.equal(found.items[1].items[0].params[1], "inner");
  assert.equal((await nick).command, "NICK");
  assert.equal(await quiet, null);
  assert.equal(made.nick, "Alicia");
  assert.ok(told.some((each) => each.params?.[1] === "between"));
  socket.lose();
  await assert.rejects(lost);
});

test("several lines are one message, and a long one is told from two", async () => {
  const { made } = client();
  made.connect(IDENTITY);
  await settled();
  const socket = FakeSocket.all.at(-1);
  welcome(socket);
  socket.take();
  made.askLines("#x", [{ text: "a", continues: false }, { text: "b", continues: true }, { text: "", continues: false }], [["+x", "1"]]).catch(() => {});
  assert.deepEqual(socket.take(), [
    "@+x=1 BATCH +m0 draft/multiline #x",
    "@batch=m0 PRIVMSG #x a",
    "@batch=m0;draft/multiline-concat PRIVMSG #x b",
    "@batch=m0 PRIVMSG #x :",
    "BATCH -m0",
  ]);
});
