/** The page begins: a store over the browser's own things, shown by the components. */
import { effect, html, render } from "./lib/vendor.js";
import { App } from "./components/app.js";
import * as i18n from "./i18n.js";
import { notify } from "./notifications.js";
import { keepPage, renewPage } from "./offline.js";
import { readLink } from "./router.js";
import { makeWorld } from "./state/browser.js";
import { PageStore } from "./state/store.js";

const store = new PageStore(makeWorld());
effect(() => {
  i18n.wanted.value = store.settings.value.language;
});
effect(() => {
  const count = [...store.conversations.value.values()].reduce((sum, each) => sum + (each.isMuted.value ? 0 : each.mentions.value), 0);
  document.title = `${count ? `(${count}) ` : ""}${store.current.value ? `${store.current.value.name.value} · ` : ""}${store.server.value.name}`;
});
// Whenever the page may be gone in a moment (a phone tells no more than that), and now and then.
addEventListener("pagehide", () => store.keep());
document.addEventListener("visibilitychange", () => document.hidden && store.keep());
setInterval(() => store.keep(), 30_000);
for (const event of ["online", "focus"]) addEventListener(event, () => store.reconnect());
notify(store);

const link = readLink(location.hash);
const isBack = await store.resume();
if (isBack && link) store.open(link.name, link.msgid);
render(html`<${App} store=${store} />`, /** @type {HTMLElement} */ (document.getElementById("app")));
keepPage();
let isFirst = true;
effect(() => {
  if (store.link.value.status !== "online") return;
  if (!isFirst) renewPage();
  isFirst = false;
});
