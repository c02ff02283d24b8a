import assert from "node:assert/strict";
import { test } from "node:test";
import { fileOf } from "../../src/threadtalk/web/text/files.js";
import { enter, joined, makeWorld, settled } from "./world.js";

const HERE = new URL("https://192.168.1.5:8255/");
const PATH = "/files/AAAAAAAAAAAAAAAAAAAAAA/a%20cat.png?size=640x480";

test("a picture is shown by whichever address of the server it was sent", () => {
  for (const origin of ["https://192.168.1.5:8255", "http://localhost:8255", "http://127.0.0.1:8255", "http://[::1]:9000", "https://kitchen.local:8255", "https://chat.example"]) {
    assert.deepEqual(fileOf(new URL(origin + PATH), HERE, "https://chat.example"), { path: "/files/AAAAAAAAAAAAAAAAAAAAAA/a%20cat.png", name: "a cat.png", size: { width: 640, height: 480 } }, origin);
  }
});

test("what is at another server is a link to there, and what is no file is none", () => {
  for (const link of [`https://elsewhere.example${PATH}`, "https://192.168.1.5:8255/files/short/x", "https://192.168.1.5:8255/other/AAAAAAAAAAAAAAAAAAAAAA/x"]) {
    assert.equal(fileOf(new URL(link), HERE, "https://chat.example"), null, link);
  }
});

for (const [origin, said] of [["http://localhost:8255", "https://192.168.1.5:8255"], ["https://chat.example", "https://chat.example"]]) {
  test(`who sends a file from ${origin} says a link that leads others to it`, async () => {
    const world = makeWorld({ origin, send: async () => ({ url: PATH }) });
    const { store, socket } = await joined(world);
    socket.hear(":s 005 Alice threadtalk/ADDRESS=https://192.168.1.5:8255 :are supported by this server");
    store.upload("#lobby", { name: "a cat.png", size: 100 });
    await settled();
    const label = /label=(\d+)/.exec(socket.sent.find((line) => line.includes("UPLOAD #lobby 100")))[1];
    socket.hear(`@label=${label} :s UPLOAD #lobby token`);
    await settled();
    assert.ok(socket.sent.some((line) => line.endsWith(`PRIVMSG #lobby ${said}${PATH}`)));
  });
}

for (const [how, act] of [["leaves the chat", (store) => store.leaveChat()], ["leaves the room", (store) => store.close("#tea")]]) {
  test(`what was on its way is said by nobody once one ${how}`, async () => {
    let arrive;
    const { store, socket } = await joined(makeWorld({ send: () => new Promise((resolve) => (arrive = resolve)) }));
    await enter(socket, 1, [], "#tea");
    store.open("#tea");
    socket.hear(":s 005 Alice threadtalk/UPLOAD=1000 :are supported by this server");
    store.upload("#tea", { name: "slow.txt", size: 100 });
    await settled();
    const label = /label=(\d+)/.exec(socket.sent.find((line) => line.includes("UPLOAD #tea 100")))[1];
    socket.hear(`@label=${label} :s UPLOAD #tea token`);
    await settled();
    act(store);
    arrive({ url: PATH });
    await settled();
    assert.equal(store.waiting.value, 0);
    assert.deepEqual(store.uploads.value, []);
  });
}
