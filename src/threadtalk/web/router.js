/** Links: `#/room/lobby`, `#/with/alice`, each optionally with the id of a message behind it; and join links, `#lobby?fp=…`. */

/** @param {string} hash @returns {{name: string, msgid: string} | null} */
export function readLink(hash) {
  const joined = /^#([^/?][^?]*)/.exec(hash);
  if (joined) return { name: `#${decode(joined[1])}`, msgid: "" };
  const [, kind, name, msgid = ""] = hash.replace(/^#/, "").split("/").map(decode);
  if (!name || (kind !== "room" && kind !== "with")) return null;
  return { name: kind === "room" ? `#${name}` : name, msgid };
}

/** @param {string} name @param {string} [msgid] */
export function linkTo(name, msgid = "") {
  const place = name.startsWith("#") ? `room/${encodeURIComponent(name.slice(1))}` : `with/${encodeURIComponent(name)}`;
  return `#/${place}${msgid ? `/${encodeURIComponent(msgid)}` : ""}`;
}

/** @param {string} word */
function decode(word) {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
