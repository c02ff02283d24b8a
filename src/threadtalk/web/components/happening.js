/** What is not a message: comings and goings, and what moderators do. */
import { html, useState } from "../lib/vendor.js";
import { enumerate, t } from "../i18n.js";
import { linkTo } from "../router.js";
import { sumUp } from "../state/rows.js";
import { clean } from "../text/untrusted.js";

/** @typedef {import("../state/types").Happening} Happening */

const NAMED_MAX = 4;

/** @param {Happening} happening */
export function tellHappening({ what, alias, target, text: given }) {
  const text = what === "kicked" && given === alias ? "" : given; // IRC's way of giving no reason
  const fields = { alias: clean(alias), people: clean(alias), target: clean(target), text: clean(text), reason: clean(text) };
  switch (what) {
    case "joined":
      return t("hap.joined", fields);
    case "left":
    case "quit":
      return t(text ? "hap.leftWhy" : "hap.left", fields);
    case "kicked":
      return t(text ? "hap.kickedWhy" : "hap.kicked", fields);
    case "topic":
      return t(text ? "hap.topic" : "hap.noTopic", fields);
    case "told":
      return fields.text;
    case "modes":
      return t("hap.modes", { ...fields, text: enumerate(modesInWords(text)) });
    case "howItIs":
      return t("hap.howItIs", { target: fields.target, text: enumerate(modesInWords(text)) || t("hap.plain") });
    case "ban":
      return t(alias ? "hap.banBy" : "hap.ban", fields);
    default:
      return t(`hap.${what}`, fields);
  }
}

/** Letters of modes (docs/irc.md): on or off; with a value; of people, and of the masks that keep them out. */
const FLAGS = "CMRimnst";
const WITH_VALUE = "klf";
const OF_PEOPLE = "ohvb";

/** "+nt", "-m+o bob" and the like, in words. What there are no words for stays as it is. @param {string} modes */
function modesInWords(modes) {
  const [letters, ...values] = modes.split(" ");
  let sign = "+";
  return [...letters].flatMap((letter) => {
    if (letter === "+" || letter === "-") {
      sign = letter;
      return [];
    }
    const hasValue = !FLAGS.includes(letter) && (sign === "+" || !"lf".includes(letter));
    const value = hasValue ? clean(values.shift() ?? "") : "…";
    if (OF_PEOPLE.includes(letter)) return [t(/** @type {import("../i18n.js").Key} */ (`mode.${sign}${letter}`), { value })];
    if (!(FLAGS + WITH_VALUE).includes(letter)) return [`${sign}${letter} ${value}`];
    const mode = t(/** @type {import("../i18n.js").Key} */ (`mode.${letter}`), { value });
    return [sign === "+" ? mode : t("mode.off", { mode })];
  });
}

/** @param {{happening: Happening}} props */
export function HappeningRow({ happening }) {
  if (happening.what === "invited") {
    return html`<p class="happening">${tellHappening(happening)} <a href=${linkTo(happening.target)}>${happening.target}</a></p>`;
  }
  return html`<p class=${`happening ${happening.what === "told" ? "told" : ""}`} dir="auto">${tellHappening(happening)}</p>`;
}

/** @param {{happenings: readonly Happening[]}} props */
export function FoldedRow({ happenings }) {
  const [isOpen, setOpen] = useState(false);
  if (happenings.length === 1) return html`<${HappeningRow} happening=${happenings[0]} />`;
  const { joined, left, passed } = sumUp(happenings);
  const short = joined.length + left.length <= NAMED_MAX && !passed;
  const told = [
    joined.length ? t("hap.joined", { people: enumerate(joined.map(clean)) }) : "",
    left.length ? t("hap.left", { people: enumerate(left.map(clean)) }) : "",
  ].filter(Boolean);
  const people = new Set(happenings.map((each) => each.alias));
  const line = short ? told.join(" · ") : t("hap.several", { first: clean(happenings[0].alias), count: people.size - 1 });
  return html`<div class="happening">${people.size === 1 ? tellHappening(happenings[happenings.length - 1]) : line}
    <button type="button" aria-expanded=${isOpen} onClick=${() => setOpen(!isOpen)}>${t(isOpen ? "hap.hide" : "hap.show")}</button>
    ${isOpen && html`<ul>${happenings.map((each) => html`<li key=${each.key}>${tellHappening(each)}</li>`)}</ul>`}</div>`;
}
