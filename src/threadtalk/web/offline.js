/** Have the browser keep the page, so that it opens without a network too (see sw.js). */

const WORKER = "/sw.js";

export function keepPage() {
  if (!("serviceWorker" in navigator)) return; // off loopback, without a certificate that the browser trusts
  /** @type {any} */
  const types = /** @type {any} */ (globalThis).trustedTypes;
  // The only text that this page ever makes a script of, and it is no text of anybody.
  const policy = types?.createPolicy("threadtalk", {
    createScriptURL: (/** @type {string} */ url) => {
      if (url !== WORKER) throw new TypeError("there is one worker");
      return url;
    },
  });
  navigator.serviceWorker.register(policy ? policy.createScriptURL(WORKER) : WORKER).catch(() => {
    // A browser that does not trust the certificate keeps nothing; the chat works without.
  });
}

/** Look whether the server has another page by now, as it may after a restart. */
export async function renewPage() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.update().catch(() => {});
}
