/** What stands on the screen, row by row: items with days, the mark of what is new, and comings and goings folded. */
import { isSameDay } from "../text/times.js";

/**
 * @typedef {import("./types").Item} Item @typedef {import("./types").Happening} Happening @typedef {import("./types").Message} Message
 * @typedef {{type: "day", key: string, at: number}
 *   | {type: "new", key: string}
 *   | {type: "message", key: string, message: Message, isFirst: boolean}
 *   | {type: "happening", key: string, happening: Happening}
 *   | {type: "folded", key: string, happenings: Happening[]}
 *   | {type: "gap", key: string, gap: import("./types").Gap}} Row
 */

/** Messages of one person within so many milliseconds stand together. */
const TOGETHER_MSEC = 5 * 60_000;
const FOLDED = new Set(["joined", "left", "quit"]);

/**
 * @param {readonly Item[]} items @param {number} readUpTo  the mark stands before what somebody else has said after this moment; 0 for none
 * @param {boolean} folds
 * @returns {Row[]}
 */
export function toRows(items, readUpTo, folds) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {Item | null} */
  let before = null;
  let isMarked = !readUpTo;
  for (const item of items) {
    if (item.type === "gap") {
      rows.push({ type: "gap", key: item.key, gap: item });
      before = null;
      continue;
    }
    if (!before || (before.at && !isSameDay(before.at, item.at))) rows.push({ type: "day", key: `day-${item.key}`, at: item.at });
    if (!isMarked && item.at > readUpTo && item.type === "message" && !item.isOwn) {
      isMarked = true;
      rows.push({ type: "new", key: "new" });
    }
    if (item.type === "message") {
      rows.push({ type: "message", key: item.key, message: item, isFirst: !follows(rows, item) });
    } else {
      const last = rows[rows.length - 1];
      if (folds && FOLDED.has(item.what) && last?.type === "folded") last.happenings.push(item);
      else if (folds && FOLDED.has(item.what)) rows.push({ type: "folded", key: `fold-${item.key}`, happenings: [item] });
      else rows.push({ type: "happening", key: item.key, happening: item });
    }
    before = item;
  }
  return rows;
}

/** @param {readonly Row[]} rows @param {Message} message */
function follows(rows, message) {
  const last = rows[rows.length - 1];
  if (last?.type !== "message") return false;
  const before = last.message;
  return (
    before.alias === message.alias && before.kind === "message" && message.kind === "message" && !message.replyTo &&
    !before.redacted && message.at - before.at < TOGETHER_MSEC
  );
}

/**
 * What comings and goings come to: who came and stayed, who went; who did both is not worth a word.
 * @param {readonly Happening[]} happenings
 * @returns {{joined: string[], left: string[], passed: number}}
 */
export function sumUp(happenings) {
  /** @type {Map<string, {alias: string, first: boolean, last: boolean}>} */
  const people = new Map();
  for (const { alias, what } of happenings) {
    const isHere = what === "joined";
    const known = people.get(alias);
    if (known) known.last = isHere;
    else people.set(alias, { alias, first: isHere, last: isHere });
  }
  const all = [...people.values()];
  return {
    joined: all.filter((each) => each.first && each.last).map((each) => each.alias),
    left: all.filter((each) => !each.first && !each.last).map((each) => each.alias),
    passed: all.filter((each) => each.first !== each.last).length,
  };
}
