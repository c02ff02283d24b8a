/** What a screen reader is told of new messages: who and what, and in a rush only how many. */

/** @typedef {{room: string, isDirect: boolean, alias: string, text: string}} News */
/** @typedef {{kind: "one", news: News} | {kind: "many", room: string, count: number}} Announcement */

/** So many are read out one by one. */
const EACH_MAX = 3;

/** @param {readonly News[]} news  what has come since the last time @returns {Announcement[]} */
export function announce(news) {
  if (news.length <= EACH_MAX) return news.map((each) => ({ kind: "one", news: each }));
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { room } of news) counts.set(room, (counts.get(room) ?? 0) + 1);
  return [...counts].map(([room, count]) => ({ kind: "many", room, count }));
}
