/** The texts of the page, in the language of its user. */
import { computed, signal } from "./lib/vendor.js";
import { DE } from "./locales/de.js";
import { EN } from "./locales/en.js";

/** @typedef {keyof typeof EN} Key */

const LANGUAGES = new Map([["en", EN], ["de", DE]]);

/** What the settings say: a language, or `system` for that of the browser. */
export const wanted = signal("system");

export const language = computed(() => {
  if (LANGUAGES.has(wanted.value)) return wanted.value;
  const system = globalThis.navigator?.languages ?? ["en"];
  return system.map((each) => each.slice(0, 2).toLowerCase()).find((each) => LANGUAGES.has(each)) ?? "en";
});

/** The language as times and days are written in it: that of the browser says more, where it is the same. */
export const locale = computed(() => {
  const system = globalThis.navigator?.languages ?? [];
  return system.find((each) => each.toLowerCase().startsWith(language.value)) ?? language.value;
});

/**
 * The text of this name, with its fields put in. Of a text in several forms, the one for the number in `fields.count`.
 * @param {Key} key @param {Record<string, string | number>} [fields]
 */
export function t(key, fields = {}) {
  const texts = /** @type {typeof EN} */ (LANGUAGES.get(language.value));
  let text = /** @type {string | Record<string, string>} */ (texts[key]);
  if (typeof text !== "string") text = text[new Intl.PluralRules(language.value).select(Number(fields.count))] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(fields[name] ?? ""));
}

/** Whether there is a text of this name. @param {string} key @returns {key is Key} */
export function hasText(key) {
  return Object.hasOwn(EN, key);
}

/** Several names as one enumeration. @param {readonly string[]} names */
export function enumerate(names) {
  return new Intl.ListFormat(language.value, { type: "conjunction" }).format(names);
}
