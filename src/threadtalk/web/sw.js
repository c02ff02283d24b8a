/**
 * The page without a network: the shell comes from the cache, so that what is kept in the browser can be read, and what
 * is written waits. Files under the static prefix never change, so the cache has one generation for each prefix.
 */
const worker = /** @type {any} */ (self);
const PREFIX = "{{static}}";
const CACHE = `threadtalk-${PREFIX}`;

worker.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(fill().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(tidy().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === "/") event.respondWith(page());
  else if (url.pathname.startsWith(`${PREFIX}/`)) event.respondWith(file(request));
});

worker.addEventListener("push", (/** @type {any} */ event) => {
  event.waitUntil(notify(event.data?.text() ?? ""));
});

worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

/** A message came while nobody looks. @param {string} line  one message of IRC */
async function notify(line) {
  const windows = await worker.clients.matchAll({ type: "window" });
  if (windows.some((/** @type {any} */ each) => each.focused)) return;
  const found = /^(?:@(\S*) +)?:([^!\s]+)\S* +PRIVMSG +(\S+) +:?(.*)$/s.exec(line);
  if (!found) return;
  const [, tags = "", alias, target, said] = found;
  const msgid = /(?:^|;)msgid=([^;]*)/.exec(tags)?.[1] ?? "";
  const isRoom = target.startsWith("#");
  const text = said.replace(/^\x01ACTION (.*)\x01?$/s, `${alias} $1`);
  const place = isRoom ? `room/${encodeURIComponent(target.slice(1))}` : `with/${encodeURIComponent(alias)}`;
  await worker.registration.showNotification(isRoom ? `${alias} · ${target}` : alias, {
    body: text.replace(/\|\|(?!\|).+?\|\|/gs, "▮▮▮").slice(0, 200),
    tag: isRoom ? target : alias,
    icon: `${PREFIX}/icons/icon.svg`,
    data: `/#/${place}${msgid ? `/${encodeURIComponent(msgid)}` : ""}`,
  });
}

/** Show what a notification is about, in a window that is there or a new one. @param {string} link */
async function open(link) {
  const [first] = await worker.clients.matchAll({ type: "window" });
  if (!first) return worker.clients.openWindow(link);
  await first.focus();
  first.postMessage({ open: link });
}

/** Without the generations before the last: a page that is open is of that one, and may want more of it. */
async function tidy() {
  const others = (await caches.keys()).filter((name) => name !== CACHE); // in the order in which they were made
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
}

/** The page, all that it names in its head, and the emoji, which it takes when somebody wants one. */
async function fill() {
  const cache = await caches.open(CACHE);
  const shell = await fetch("/", { cache: "no-cache" });
  const named = (await shell.clone().text()).match(/(?<=(?:href|src)=")\/static\/[^"]+/g) ?? [];
  if (!named.every((path) => path.startsWith(`${PREFIX}/`))) throw new Error("the server has another page by now");
  await cache.put("/", shell);
  await cache.addAll([...new Set(named)]);
  await cache.add(`${PREFIX}/text/emoji-data.js`).catch(() => {}); // the page is whole without them
}

/** The newest where it can be had; else the one of the last time. */
async function page() {
  try {
    return await fetch("/", { cache: "no-cache" });
  } catch {
    const cache = await caches.open(CACHE);
    return (await cache.match("/")) ?? (await caches.match("/")) ?? Response.error();
  }
}

/** @param {Request} request */
async function file(request) {
  const known = await caches.match(request, { ignoreSearch: true });
  if (known) return known;
  const found = await fetch(request);
  if (found.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(request, found.clone());
  }
  return found;
}
