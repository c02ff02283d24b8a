/** What the server is asked for and answers at once: its rooms, what was said, and who somebody is. */
import { formatTags } from "../irc/client.js";
import { nickOf } from "../irc/message.js";
import { fold } from "../text/names.js";
import { Conversation } from "./conversation.js";
import { linesOf, toItem } from "./events.js";

/** @typedef {import("./store.js").PageStore} Store */

/** Messages that one search gives. */
export const FOUND_MAX = 50;

/** @param {Store} store */
export async function listRooms(store) {
  const found = await store.client.ask("LIST");
  if (!found || !("items" in found)) return [];
  return linesOf(found.items)
    .filter((line) => line.command === "322")
    .map(({ params }) => ({ name: params[1], members: Number(params[2]), topic: params[3] ?? "" }));
}

/** The newest first. Throws a `Problem`. @param {Store} store @param {import("./types").Query} query */
export async function search(store, query) {
  const known = store.conversations.value;
  /** @type {[string, string][]} */
  const words = [["text", query.text]];
  if (query.conversation) words.push(["in", known.get(query.conversation)?.name.value ?? query.conversation]);
  if (query.alias) words.push(["from", query.alias]);
  if (query.after) words.push(["after", new Date(query.after).toISOString()]);
  if (query.olderThan) words.push(["before", `msgid=${query.olderThan}`]);
  else if (query.before) words.push(["before", new Date(query.before).toISOString()]);
  words.push(["limit", `${FOUND_MAX}`]);
  const found = await store.client.ask("SEARCH", [formatTags(words.filter(([, value]) => value))]);
  if (!found || !("items" in found)) {
    const problem = found && store.problemOf(found);
    if (problem) throw problem;
    return [];
  }
  return linesOf(found.items).flatMap((line) => {
    const own = fold(nickOf(line.source)) === fold(store.me.value.alias);
    const name = line.params[0].startsWith("#") || own ? line.params[0] : nickOf(line.source);
    const room = known.get(fold(name)) ?? new Conversation(name, 0);
    const message = toItem(store, room, line, 0);
    return message?.type === "message" ? [{ conversation: fold(name), name, message }] : [];
  });
}

/** Show who is banned from a room, or that nobody is. @param {Store} store @param {string} room */
export async function tellBans(store, room) {
  const found = await store.client.ask("MODE", [room, "+b"]).catch(() => null);
  if (!found || "items" in found) return; // bans are shown as they come
  if (found.command === "368") store.tell("", "noBans", { room });
  else store.refused(found);
}

/** What WHOIS tells, by words of our own. Throws a `Problem`. @param {Store} store @param {string} alias */
export async function describe(store, alias) {
  const found = await store.client.ask("WHOIS", [alias]);
  const lines = found ? linesOf("items" in found ? found.items : [found]) : [];
  const told = new Map();
  for (const { command, params } of lines) {
    if (command === "311") told.set("realname", params[5]);
    if (command === "319") told.set("rooms", params[2]);
    if (command === "330") told.set("account", params[2]);
    if (command === "317") told.set("idle", params[2]).set("since", params[3]);
    if (command === "301") told.set("away", params[2]);
    if (command === "671") told.set("secure", "yes");
    if (command === "401") throw store.problemOf(lines[0]);
  }
  return told;
}
