/**
 * Telling somebody who does not look: by the browser while the page is open, and by its push service while it is not, for
 * who has an account. Only once it was asked for in the settings.
 */
import { effect } from "./lib/vendor.js";
import { formatTags } from "./irc/client.js";
import { linkTo, readLink } from "./router.js";
import { plain } from "./text/plain.js";
import { clean } from "./text/untrusted.js";

/** @param {import("./state/store.js").PageStore} store */
export function notify(store) {
  store.onNotable((conversation, message) => {
    if (!store.settings.value.notifies || document.hasFocus() || globalThis.Notification?.permission !== "granted") return;
    const name = conversation.name.value;
    const title = conversation.kind === "room" ? `${clean(message.alias)} · ${name}` : clean(message.alias);
    const options = { body: plain(message.text).slice(0, 200), tag: name, data: `/${linkTo(name, message.msgid)}` };
    show(title, options, () => store.open(name, message.msgid)).catch(() => {}); // one that cannot be shown is none
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

/**
 * By the page itself, or by its worker: some browsers, most on phones, let only that one.
 * @param {string} title @param {NotificationOptions} options @param {() => void} onChosen
 */
async function show(title, options, onChosen) {
  /** @type {Notification} */
  let shown;
  try {
    shown = new Notification(title, options);
  } catch {
    const registration = await navigator.serviceWorker?.ready;
    await registration?.showNotification(title, options); // sw.js opens what is chosen
    return;
  }
  shown.onclick = () => {
    focus();
    onChosen();
    shown.close();
  };
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
