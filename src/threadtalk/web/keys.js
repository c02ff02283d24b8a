/** The keys of the page: what the help shows, and what `components/app.js` does. */

/** @typedef {"jump" | "help" | "up" | "down" | "unread" | "close"} Act */

/** @type {readonly {keys: readonly string[], text: import("./i18n.js").Key}[]} */
export const KEYS = [
  { keys: ["Ctrl", "K"], text: "key.jump" },
  { keys: ["Ctrl", "/"], text: "key.help" },
  { keys: ["Alt", "↑"], text: "key.up" },
  { keys: ["Alt", "↓"], text: "key.down" },
  { keys: ["Alt", "U"], text: "key.unread" },
  { keys: ["Enter"], text: "key.send" },
  { keys: ["Shift", "Enter"], text: "key.line" },
  { keys: ["↑"], text: "key.log" },
  { keys: ["Esc"], text: "key.close" },
];

/** What a key means wherever one is; null for nothing. @param {KeyboardEvent} event @returns {Act | null} */
export function actOf(event) {
  const isControl = event.ctrlKey || event.metaKey;
  if (isControl && event.key.toLowerCase() === "k") return "jump";
  if (isControl && event.key === "/") return "help";
  if (event.altKey && event.key === "ArrowUp") return "up";
  if (event.altKey && event.key === "ArrowDown") return "down";
  if (event.altKey && event.code === "KeyU") return "unread";
  if (event.key === "Escape") return "close";
  const isTyping = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
  return event.key === "?" && !isTyping ? "help" : null;
}
