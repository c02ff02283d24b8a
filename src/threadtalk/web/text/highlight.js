/**
 * Code in colours: comments, strings, numbers and words of the language. No grammar, so nothing is ever wrong by much,
 * and one pass by one expression whose parts cannot overlap, so it takes no longer than reading.
 *
 * @typedef {{kind: "" | "comment" | "string" | "number" | "keyword", text: string}} Token
 */

const LENGTH_MAX = 20_000;

/** @param {string} words */
const set = (words) => new Set(words.split(" "));

const C_LIKE = set(
  "abstract as async await auto bool break byte case catch char class const continue default delete do double else enum " +
  "export extends extern false final finally float fn for from func function go goto if impl implements import in " +
  "instanceof int interface let long loop match mod mut namespace new nil null nullptr of override package private " +
  "protected pub public return self short signed sizeof static string struct super switch this throw throws trait true " +
  "try type typedef typeof undefined union unsigned use using var virtual void volatile where while yield",
);
const PYTHON = set(
  "False None True and as assert async await break case class continue def del elif else except finally for from global " +
  "if import in is lambda match nonlocal not or pass raise return self try while with yield",
);
const SHELL = set("case cd do done echo elif else esac exit export fi for function if in local read return set shift then unset until while");
const SQL = set(
  "add all alter and as asc begin between by case check commit create default delete desc distinct drop else end exists " +
  "from full group having if in index inner insert into is join key left like limit not null offset on or order outer " +
  "primary references right rollback select set table then transaction union unique update using values view when where with",
);
const DATA = set("false null true no yes on off");

/** @typedef {{words: ReadonlySet<string>, comment: "//" | "#" | "--", folds?: boolean}} Language */

/** @type {readonly (readonly [string, Language])[]} */
const FAMILIES = [
  ["c cpp c++ cs csharp css dart go java javascript js jsx kotlin php rs rust scala swift ts tsx typescript zig", { words: C_LIKE, comment: "//" }],
  ["py python", { words: PYTHON, comment: "#" }],
  ["bash sh shell zsh dockerfile makefile", { words: SHELL, comment: "#" }],
  ["sql", { words: SQL, comment: "--", folds: true }],
  ["json yaml yml toml ini", { words: DATA, comment: "#" }],
];

const LANGUAGES = new Map(FAMILIES.flatMap(([names, language]) => names.split(" ").map((name) => /** @type {const} */ ([name, language]))));

const COMMENTS = new Map([
  ["//", String.raw`\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)`],
  ["#", String.raw`#[^\n]*`],
  ["--", String.raw`--[^\n]*`],
]);
const STRINGS = String.raw`"""[^]*?(?:"""|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|${"`"}(?:[^${"`"}\\]|\\.)*${"`"}?`;

/** @param {string} code @param {string} language @returns {Token[]} */
export function highlight(code, language) {
  const known = LANGUAGES.get(language);
  if (!known || code.length > LENGTH_MAX) return [{ kind: "", text: code }];
  const pattern = new RegExp(String.raw`(${COMMENTS.get(known.comment)})|(${STRINGS})|(\b\d[\w.]*)|([\p{L}_$][\w$]*)`, "gu");
  /** @type {Token[]} */
  const tokens = [];
  let end = 0;
  for (const found of code.matchAll(pattern)) {
    const [text, comment, string, number, word] = found;
    const kind = comment ? "comment" : string ? "string" : number ? "number" : known.words.has(known.folds ? word.toLowerCase() : word) ? "keyword" : "";
    if (!kind) continue;
    if (found.index > end) tokens.push({ kind: "", text: code.slice(end, found.index) });
    tokens.push({ kind, text });
    end = found.index + text.length;
  }
  if (end < code.length) tokens.push({ kind: "", text: code.slice(end) });
  return tokens;
}
