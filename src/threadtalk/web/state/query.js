/** What somebody types to search: words, and what narrows them down, the same as in `/search` everywhere. */
import { fold } from "../text/names.js";

/** @param {string} typed @returns {import("./types").Query} */
export function readQuery(typed) {
  const query = { text: "", conversation: "", alias: "", after: 0, before: 0 };
  /** @type {string[]} */
  const words = [];
  for (const word of typed.split(/\s+/)) {
    const found = /^(from|in|after|before):(.+)$/i.exec(word);
    const [kind, value] = found ? [found[1].toLowerCase(), found[2]] : ["", ""];
    const day = Date.parse(`${value}T00:00:00`);
    if (kind === "from") query.alias = value.replace(/^@/, "");
    else if (kind === "in") query.conversation = fold(value);
    else if (kind === "after" && day) query.after = day - 1; // that day, or later
    else if (kind === "before" && day) query.before = day;
    else words.push(word);
  }
  query.text = words.join(" ").trim();
  return query;
}
