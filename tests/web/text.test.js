import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { announce } from "../../src/threadtalk/web/state/announcer.js";
import { completeName, wordAt } from "../../src/threadtalk/web/state/completion.js";
import { readQuery } from "../../src/threadtalk/web/state/query.js";
import { sumUp, toRows } from "../../src/threadtalk/web/state/rows.js";
import { linkTo, readLink } from "../../src/threadtalk/web/router.js";
import { DE } from "../../src/threadtalk/web/locales/de.js";
import { EN } from "../../src/threadtalk/web/locales/en.js";
import { highlight } from "../../src/threadtalk/web/text/highlight.js";
import { isOnlyEmoji, parseInline, parseMarkdown, safeHref } from "../../src/threadtalk/web/text/markdown.js";
import { asRoom, badInRoom, initials, names, placesOf } from "../../src/threadtalk/web/text/names.js";
import { hasShortcodes, replaceShortcodes } from "../../src/threadtalk/web/text/emoji.js";
import { plain } from "../../src/threadtalk/web/text/plain.js";
import { ago } from "../../src/threadtalk/web/text/times.js";
import { clean } from "../../src/threadtalk/web/text/untrusted.js";

/** A tree in short: **bold** is `b(bold)`. */
function short(nodes) {
  const signs = { bold: "b", italic: "i", strike: "s", spoiler: "h" };
  return nodes
    .map((node) => {
      if (node.type === "text") return node.text;
      if (node.type === "code") return `c(${node.text})`;
      if (node.type === "link") return `l(${node.text}|${node.href})`;
      if (node.type === "mention") return `@(${node.alias})`;
      if (node.type === "room") return `#(${node.name})`;
      if (node.type === "break") return "/";
      return `${signs[node.type]}(${short(node.children)})`;
    })
    .join("");
}

const INLINE = [
  ["**a** *b* __c__ _d_ ~~e~~ ||f|| `g`", "b(a) i(b) b(c) i(d) s(e) h(f) c(g)"],
  ["**a *b* c**", "b(a i(b) c)"],
  ["snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"],
  ["**not closed *at all", "**not closed *at all"],
  ["`*a*` \\*b\\* ``c`d``", "c(*a*) *b* c(c`d)"],
  ["see https://a.org/x_(y). (http://b.org)", "see l(https://a.org/x_(y)|https://a.org/x_(y)). (l(http://b.org|http://b.org/))"],
  ["[text](https://a.org) [x](javascript:alert(1))", "l(text|https://a.org/) [x](javascript:alert(1))"],
  ["[bank.com](https://evil.org)", "l(https://evil.org/|https://evil.org/)"],
  ["[a.org/x](https://a.org/x)", "l(a.org/x|https://a.org/x)"],
  ["@bob in #tea, me@home #1", "@(bob) in #(#tea), me@home #1"],
  ["a\nb", "a/b"],
  ["<b>x</b> &amp;", "<b>x</b> &amp;"],
];

for (const [typed, tree] of INLINE) {
  test(`what is written as ${JSON.stringify(typed)} is read so`, () => assert.equal(short(parseInline(typed)), tree));
}

test("blocks are read: quotes, lists, fences, paragraphs", () => {
  const blocks = parseMarkdown("a\n\n> b\n> - c\n\n3. d\n4. e\n```py\n*f*\n```\ng");
  assert.deepEqual(blocks.map((block) => block.type), ["paragraph", "quote", "list", "fence", "paragraph"]);
  assert.deepEqual(blocks[1].children.map((block) => block.type), ["paragraph", "list"]);
  assert.equal(blocks[2].start, 3);
  assert.deepEqual([blocks[3].language, blocks[3].text], ["py", "*f*"]);
  assert.equal(parseMarkdown("```\nnever closed")[0].text, "never closed");
});

test("whatever is typed is read, and no letter of it becomes anything that could be followed but a link", () => {
  const letters = "*_~|`[]()>#@ \n-1.ahttps://\\<";
  let seed = 7;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let i = 0; i < 3000; i++) {
    const typed = Array.from({ length: random(80) }, () => letters[random(letters.length)]).join("");
    const json = JSON.stringify(parseMarkdown(typed));
    assert.ok(!/"href":"(?!https?:|mailto:)/.test(json));
  }
});

test("twice the text takes no more than about twice the time", () => {
  for (const piece of ["*a ", "[", "[a](", "||", "`", "**a*_", "(http://", "> ", "@a ", "\\", "_a*"]) {
    const time = (count) => {
      const text = piece.repeat(count);
      let best = Infinity;
      for (let i = 0; i < 5; i++) {
        const began = process.cpuUsage().user;
        parseMarkdown(text);
        best = Math.min(best, (process.cpuUsage().user - began) / 1000);
      }
      return best;
    };
    time(2000);
    assert.ok(time(16_000) < 40 * Math.max(time(2000), 0.5), `${piece} takes too long`);
  }
});

test("only addresses that can do nothing are followed", () => {
  for (const bad of ["javascript:x", "JAVASCRIPT:x", "data:text/html,x", "vbscript:x", "file:///etc", "//evil.org", "/x", "http://", " https:"]) assert.equal(safeHref(bad), "");
  assert.equal(safeHref("HTTPS://A.org"), "https://a.org/");
});

test("text that is not what it seems is shown as what it is", () => {
  assert.equal(clean("a\u202egnp.exe\u2066\u200b"), "agnp.exe");
  assert.equal(clean(`z${"\u0351".repeat(30)}`), `z${"\u0351".repeat(4)}`);
  assert.equal(clean("\x034,1red\x0f \x02b\x02"), "red b");
  assert.equal(clean("👩‍👩‍👧 नमस्ते שלום"), "👩‍👩‍👧 नमस्ते שלום");
});

test("one is named as a word of one's own only", () => {
  assert.ok(names("hi Alice!", "alice") && names("@ALICE", "alice") && names("alice", "alice"));
  assert.ok(!names("malice", "alice") && !names("alice2", "alice") && !names("", "alice") && !names("x", ""));
  assert.deepEqual(["Grace Hopper", "ada", "___", "你好"].map(initials), ["GH", "A", "_".toUpperCase(), "你"]);
  assert.ok(isOnlyEmoji("🎉👍🏽 ❤️") && !isOnlyEmoji("a🎉") && !isOnlyEmoji("12"));
});

test("links lead to rooms, people and messages, whatever they are called", () => {
  for (const [name, msgid] of [["#tea", ""], ["#a/b ü", "e-r-1"], ["Ada", "x-1"], ["#100%", ""]]) {
    assert.deepEqual(readLink(linkTo(name, msgid)), { name, msgid });
  }
  assert.deepEqual(readLink("#lobby?fp=00"), { name: "#lobby", msgid: "" });
  for (const none of ["", "#", "#/", "#/nothing/x", "#/room/"]) assert.equal(readLink(none), null);
});

test("comings and goings are summed up, and who came and went is not worth a word", () => {
  const happening = (alias, what) => ({ type: "happening", key: `${alias}${what}${Math.random()}`, number: 1, at: 1, what, alias, target: "", text: "" });
  const all = [happening("a", "joined"), happening("b", "quit"), happening("c", "joined"), happening("c", "left"), happening("b", "joined")];
  assert.deepEqual(sumUp(all), { joined: ["a"], left: [], passed: 2 });
  assert.deepEqual(toRows(all, 0, true).map((row) => row.type), ["day", "folded"]);
  assert.equal(toRows(all, 0, false).length, 6);
});

test("a rush of messages is announced as a number, a few of them one by one", () => {
  const news = (count) => Array.from({ length: count }, () => ({ room: "#a", isDirect: false, alias: "x", text: "y" }));
  assert.deepEqual(announce(news(2)).map((each) => each.kind), ["one", "one"]);
  assert.deepEqual(announce(news(9)), [{ kind: "many", room: "#a", count: 9 }]);
});

test("what is being typed is completed where there is something to complete", () => {
  assert.deepEqual(wordAt("hi @bo", 6), { kind: "alias", start: 3, typed: "bo" });
  assert.deepEqual(wordAt("/jo", 3), { kind: "command", start: 0, typed: "jo" });
  assert.deepEqual(wordAt("see #te", 7), { kind: "room", start: 4, typed: "te" });
  assert.deepEqual(wordAt(":tad", 4), { kind: "emoji", start: 0, typed: "tad" });
  assert.equal(wordAt("me@home", 7), null);
  assert.equal(wordAt("a /join", 7), null);
  assert.deepEqual(completeName("b", ["Bob", "Ann", "bea"], "@").map((each) => each.text), ["@Bob ", "@bea "]);
});

test("a search is words, and what narrows it down", () => {
  const query = readQuery("green tea from:@Bob in:#Tea after:2026-01-31 x:y");
  assert.deepEqual([query.text, query.alias, query.conversation], ["green tea x:y", "Bob", "#tea"]);
  assert.equal(query.after, new Date(2026, 0, 31).getTime() - 1);
});

test("coloured code is the code", () => {
  const code = "def f(x):  # why\n    return \"a\\\"b\" + 'c' + 12\n";
  for (const language of ["python", "js", "sql", "json", "bash", "nothing"]) {
    assert.equal(highlight(code, language).map((token) => token.text).join(""), code);
  }
  assert.deepEqual(highlight(code, "python").filter((token) => token.kind).map((token) => token.kind), ["keyword", "comment", "keyword", "string", "string", "number"]);
});

test("each language has the same texts with the same fields, and the page asks for none that there is not", () => {
  const fields = (text) => [...new Set((typeof text === "string" ? text : Object.values(text).join()).match(/\{\w+\}/g) ?? [])].sort();
  assert.deepEqual(Object.keys(DE).sort(), Object.keys(EN).sort());
  for (const key of Object.keys(EN)) assert.deepEqual(fields(DE[key]), fields(EN[key]), key);
  const folder = new URL("../../src/threadtalk/web/", import.meta.url);
  const sources = readdirSync(new URL("components/", folder)).map((name) => readFileSync(new URL(`components/${name}`, folder), "utf8"));
  for (const [, key] of sources.join("\n").matchAll(/\bt\("([\w.]+)"/g)) assert.ok(key in EN, key);
});

test("one's name is marked where it stands as a word, each time, and only there", () => {
  const marked = (text, alias) => placesOf(text, alias).map(([start, end]) => text.slice(start, end));
  assert.deepEqual(placesOf("bobby and Bob, bob!", "bob"), [[10, 13], [15, 18]]);
  assert.deepEqual(marked("ＢＯＢ said: hi ﬁn", "bob"), ["ＢＯＢ"]);
  assert.deepEqual(marked("ﬃ ﬃ Straße bob", "bob"), ["bob"]);
  assert.deepEqual(marked("x", ""), []);
});

test("a colon in a time, a word or code begins no emoji", () => {
  const all = [{ emoji: "🎉", group: "ac", words: ["tada"] }, { emoji: "⏲️", group: "ob", words: ["30"] }];
  const replaced = (text) => (hasShortcodes(text) ? replaceShortcodes(text, all) : text);
  assert.equal(replaced("at 10:30:00"), "at 10:30:00");
  assert.ok(!hasShortcodes("at 10:30:00"));
  assert.equal(replaced("well :tada::tada: :nothing:"), "well 🎉🎉 :nothing:");
  assert.equal(replaced("`:tada:` and\n```\n:tada:\n``` :tada:"), "`:tada:` and\n```\n:tada:\n``` 🎉");
  assert.equal(replaced("re:tada:x"), "re:tada:x");
});

test("what is quoted and read out is without marks, long addresses and what is hidden", () => {
  assert.equal(plain("**It** was ||the *butler*||, `really`\n\n> yes\n- a\n- b"), "It was ▮▮▮, really yes a, b");
  assert.equal(plain("||x||", "hidden text"), "hidden text");
  assert.equal(plain("see https://a.org/x/y?z [docs](https://b.org/c) https://c.org @bob #tea"), "see a.org/… docs c.org @bob #tea");
  assert.equal(plain("http://h:8255/files/0123456789abcdef0123/my%20cat.png?size=3x4"), "my cat.png");
});

test("a text is shown with the blank lines it was written with", () => {
  assert.deepEqual(parseMarkdown("a\n\n\n\nb\n\nc\n\n\n").map((block) => block.type), ["paragraph", "blank", "blank", "paragraph", "paragraph"]);
  assert.deepEqual(parseMarkdown("\n\n\na").map((block) => block.type), ["paragraph"]);
  assert.equal(parseMarkdown("  indented")[0].children[0].text, "  indented");
});

test("a room is named as the server has it, or one is told which letter it cannot have", () => {
  assert.deepEqual(["tea", "#tea", " green tea ", "", "#"].map(asRoom), ["#tea", "#tea", "#green-tea", "", ""]);
  assert.deepEqual(["#tea-time", "#a,b", "#tea!", "#茶", "#a/b.c", "#🎉"].map(badInRoom), ["", ",", "!", "", "", "🎉"]);
});

test("the mark stands before what somebody else has said after one has read", () => {
  const message = (number, isOwn = false) => ({ type: "message", key: `${number}`, number, at: number * 1000, isOwn, alias: "a", kind: "message", replyTo: "", redacted: null });
  const marked = (readUpTo) => toRows([message(1), message(2, true), message(3)], readUpTo, true).map((row) => row.type);
  assert.deepEqual(marked(1000), ["day", "message", "message", "new", "message"]);
  for (const none of [0, 3000]) assert.ok(!marked(none).includes("new"));
});

test("how long ago something was is told in words", () => {
  assert.deepEqual([5 * 60_000, 3 * 3_600_000, 72 * 3_600_000].map((each) => ago(each, "en")), ["5 minutes ago", "3 hours ago", "3 days ago"]);
});
