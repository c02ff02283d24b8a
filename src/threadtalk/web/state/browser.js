/** What the store needs of a browser. Everything else in this folder runs without one. */

/** @returns {import("./store.js").World} */
export function makeWorld() {
  return {
    url: `${location.origin.replace(/^http/, "ws")}/irc`,
    origin: location.origin,
    WebSocket,
    setTimeout: (task, msec) => setTimeout(task, msec),
    clearTimeout: (timer) => clearTimeout(timer),
    now: () => Date.now(),
    random: () => Math.random(),
    randomId: () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(15)))).replace(/\+/g, "-").replace(/\//g, "_"),
    storage: kept(() => localStorage),
    session: kept(() => sessionStorage),
    locks: navigator.locks ?? null,
    send,
  };
}

/** What the keys begin with under which messages are kept. */
const ITEMS = "items.";

/** What a browser keeps; nothing, where its user does not want it to. @param {() => Storage} place */
function kept(place) {
  /** What could not be kept; all else may have been changed by another tab. @type {Map<string, unknown>} */
  const unkept = new Map();
  return {
    /** @param {string} key @param {any} otherwise */
    get(key, otherwise) {
      if (unkept.has(key)) return unkept.get(key) ?? otherwise;
      try {
        return JSON.parse(place().getItem(`threadtalk.${key}`) ?? "null") ?? otherwise;
      } catch {
        return otherwise;
      }
    },
    /** @param {string} key @param {unknown} value */
    set(key, value) {
      const write = () => {
        if (value === null) place().removeItem(`threadtalk.${key}`);
        else place().setItem(`threadtalk.${key}`, JSON.stringify(value));
        unkept.delete(key);
        return true;
      };
      try {
        return write();
      } catch {
        unkept.set(key, value); // it is full, or not allowed: then it is kept for as long as the tab is open
      }
      try {
        // What was said is kept for convenience; all else matters more.
        if (key.startsWith(ITEMS)) return false;
        for (const each of Object.keys(place())) if (each.startsWith(`threadtalk.${ITEMS}`)) place().removeItem(each);
        return write();
      } catch {
        return false;
      }
    },
  };
}

/** @type {import("./store.js").World["send"]} */
function send(token, file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of how far it is
    request.open("POST", "/upload");
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = (event) => onProgress(event.loaded / Math.max(1, event.total));
    request.onload = () => (request.status === 201 ? resolve(request.response) : reject({ text: "", code: "OFFLINE", ...request.response }));
    request.onerror = () => reject({ code: "OFFLINE", text: "" });
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
