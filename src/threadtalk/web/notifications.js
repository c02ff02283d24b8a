/**
 * Telling somebody who does not look: by the browser while the page is open, and by its push service while it is not, for
 * who has an account. Only once it was asked for in the settings.
 */
import { effect } from "./lib/vendor.js";
import { formatTags } from "./irc/client.js";
import { readLink } from "./router.js";

/** @param {import("./state/store.js").PageStore} store */
export function notify(store) {
  store.onNotable((conversation, message) => {
    if (!store.settings.value.notifies || document.hasFocus() || globalThis.Notification?.permission !== "granted") return;
    const shown = new Notification(`${message.alias} · ${conversation.name.value}`, { body: message.text.slice(0, 200), tag: conversation.name.value });
    shown.onclick = () => {
      focus();
      store.open(conversation.name.value, message.msgid);
      shown.close();
    };
  });
  navigator.serviceWorker?.addEventListener("message", (event) => {
    const link = readLink(String(event.data?.open ?? "").replace(/^\//, ""));
    if (link) store.open(link.name, link.msgid);
  });
  effect(() => {
    const isIn = store.link.value.status === "online" && store.me.value.account && store.server.value.vapid;
    if (isIn) subscribe(store, store.settings.value.notifies, store.server.value.vapid).catch(() => {});
  });
}

/** @param {import("./state/store.js").PageStore} store @param {boolean} isWanted @param {string} vapid */
async function subscribe(store, isWanted, vapid) {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration?.pushManager) return;
  const known = await registration.pushManager.getSubscription();
  if (!isWanted) {
    if (known) store.client.send("WEBPUSH", ["UNREGISTER", known.endpoint]);
    await known?.unsubscribe();
    return;
  }
  if (Notification.permission !== "granted") return;
  const made = known ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: vapid }));
  const { keys = {} } = made.toJSON();
  store.client.send("WEBPUSH", ["REGISTER", made.endpoint, formatTags([["p256dh", keys.p256dh], ["auth", keys.auth]])]);
}
