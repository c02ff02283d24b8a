/** Times and days as somebody reads them. Formats are made once for each language: making them is slow. */

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** @param {string} language @param {Intl.DateTimeFormatOptions} options */
function format(language, options) {
  const key = language + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) formats.set(key, (found = new Intl.DateTimeFormat(language, options)));
  return found;
}

/** @param {number} at @param {string} language */
export function clock(at, language) {
  return format(language, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** The time where there is little room: without what says which half of the day. @param {number} at @param {string} language */
export function shortClock(at, language) {
  const parts = format(language, { hour: "2-digit", minute: "2-digit" }).formatToParts(at);
  return parts.filter(({ type }) => type !== "dayPeriod").map(({ value }) => value).join("").trim();
}

/** @param {number} at @param {string} language */
export function dateAndTime(at, language) {
  return format(language, { dateStyle: "full", timeStyle: "short" }).format(at);
}

/** Day and time, as short as they are plain. @param {number} at @param {string} language */
export function moment(at, language) {
  return format(language, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** "3 hours ago". @param {number} msec @param {string} language */
export function ago(msec, language) {
  const minutes = Math.round(msec / 60_000);
  const [count, unit] = minutes < 60 ? [minutes, "minute"] : minutes < 48 * 60 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return new Intl.RelativeTimeFormat(language, { numeric: "always" }).format(-count, /** @type {Intl.RelativeTimeFormatUnit} */ (unit));
}

/** Whether two moments are on the same day, here. @param {number} a @param {number} b */
export function isSameDay(a, b) {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** "Today", "Yesterday", or the day. @param {number} at @param {number} now @param {string} language */
export function day(at, now, language) {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000);
  if (days === 0 || days === 1) {
    const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-days, "day");
    return words[0].toUpperCase() + words.slice(1);
  }
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return format(language, { weekday: "long", day: "numeric", month: "long", ...(isThisYear ? {} : { year: "numeric" }) }).format(at);
}

/** @param {number} at */
function startOfDay(at) {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}
