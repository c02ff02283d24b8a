/** Where one writes: grows with the text, completes names, commands and emoji, takes files, keeps the draft. */
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../lib/vendor.js";
import { enumerate, t } from "../i18n.js";
import { divide } from "../state/outbox.js";
import { completeCommand, completeName, wordAt } from "../state/completion.js";
import { allEmoji, findEmoji, hasShortcodes, replaceShortcodes } from "../text/emoji.js";
import { clean } from "../text/untrusted.js";
import { EmojiPicker } from "./emoji.js";
import { IconButton, Question, useStore, words } from "./parts.js";

/** @typedef {import("../state/conversation.js").Conversation} Conversation @typedef {import("../state/types").Message} Message @typedef {import("../state/completion.js").Choice} Choice */

/** From how many bytes before the limit on one is told how many are left. */
const WARNED_BYTES = 500;
/** Whether the browser has the box grow with what is in it by itself. */
const GROWS = globalThis.CSS?.supports("field-sizing", "content") ?? false;
const encoder = new TextEncoder();

/** @param {{room: Conversation, replyTo: Message | null, onReplied: () => void, onSaid: () => void}} props */
export function Composer({ room, replyTo, onReplied, onSaid }) {
  const store = useStore();
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const picker = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [choices, setChoices] = useState(/** @type {readonly Choice[]} */ ([]));
  const [chosen, setChosen] = useState(0);
  const [hasChosen, setHasChosen] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const [pasted, setPasted] = useState(/** @type {readonly File[]} */ ([]));
  const text = room.draft.value;
  const name = room.name.value;
  /** The emoji are being looked up, and a second Enter is not a second message. */
  const isSending = useRef(false);
  const left = store.server.value.textMaxBytes - encoder.encode(text).length;
  const { linesMax } = store.server.value;
  const surplus = text.length < linesMax ? 0 : Math.max(0, divide(text).length - linesMax);
  const isTooMuch = left < 0 || surplus > 0;
  const typing = room.typing.value;
  const maySay = !room.isOut.value;
  const takesFiles = store.server.value.uploadMaxBytes > 0;

  function grow() {
    const area = field.current;
    if (!area || GROWS) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }
  useLayoutEffect(grow, [text, room]);
  useEffect(() => {
    const stay = new ResizeObserver(grow); // the text is larger, or the box narrower
    if (field.current) stay.observe(field.current);
    return () => stay.disconnect();
  }, [room]);
  useEffect(() => {
    if (!matchMedia("(pointer: coarse)").matches || replyTo) field.current?.focus();
  }, [room, replyTo]);
  useEffect(() => setChoices([]), [room]);

  /** @param {string} value @param {number} caret */
  async function suggest(value, caret) {
    const word = wordAt(value, caret);
    let found = /** @type {readonly Choice[]} */ ([]);
    if (word?.kind === "command") found = completeCommand(word.typed);
    if (word?.kind === "alias") found = completeName(word.typed, people(), "@");
    if (word?.kind === "room") found = completeName(word.typed, rooms(), "#");
    if (word?.kind === "emoji") found = findEmoji(await allEmoji().catch(() => []), word.typed, 8).map(({ emoji, words }) => ({ text: `${emoji} `, label: `${emoji} :${words[0]}:`, detail: "" }));
    if (field.current?.value !== value) return;
    setChoices(found);
    setChosen(0);
    setHasChosen(false);
  }

  function people() {
    const present = [...room.members.value.values()].map((each) => each.alias);
    return room.kind === "direct" ? [name] : present.filter((alias) => alias !== store.me.value.alias);
  }

  function rooms() {
    return [...store.conversations.value.values()].filter((each) => each.kind === "room").map((each) => each.name.value.slice(1));
  }

  /** @param {any} event */
  function onInput(event) {
    store.setDraft(room.key, event.target.value);
    store.typed(room.key);
    suggest(event.target.value, event.target.selectionStart);
  }

  /** @param {Choice} choice */
  function take(choice) {
    const area = /** @type {HTMLTextAreaElement} */ (field.current);
    const word = wordAt(area.value, area.selectionStart);
    if (!word) return;
    put(area.value.slice(0, word.start) + choice.text + area.value.slice(area.selectionStart).replace(/^ /, ""), word.start + choice.text.length);
  }

  /** Whether Enter sends, and takes no choice: it stands there already, or a command is about another room. @param {Choice} choice */
  function isComplete(choice) {
    const word = wordAt(text, field.current?.selectionStart ?? text.length);
    if (word?.kind === "room" && text.startsWith("/") && !hasChosen) return true;
    return word !== null && text.slice(word.start).trim() === choice.text.trim();
  }

  /** @param {string} value @param {number} caret */
  function put(value, caret) {
    const area = /** @type {HTMLTextAreaElement} */ (field.current);
    store.setDraft(room.key, value);
    area.value = value;
    area.focus();
    area.setSelectionRange(caret, caret);
    setChoices([]);
  }

  /** @param {string} emoji */
  function insert(emoji) {
    const area = /** @type {HTMLTextAreaElement} */ (field.current);
    setPicking(false);
    put(area.value.slice(0, area.selectionStart) + emoji + area.value.slice(area.selectionEnd), area.selectionStart + emoji.length);
  }

  async function send() {
    const typed = room.draft.peek();
    if (!typed.trim() || isTooMuch || isSending.current) return;
    isSending.current = true;
    const said = hasShortcodes(typed) ? await withEmoji(typed) : typed;
    isSending.current = false;
    setChoices([]);
    if (store.say(room.key, said, replyTo?.msgid)) onSaid();
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.isComposing) return;
    if (choices.length) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step) {
        event.preventDefault();
        setChosen((chosen + step + choices.length) % choices.length);
        setHasChosen(true);
        return;
      }
      if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !isComplete(choices[chosen]))) {
        event.preventDefault();
        take(choices[chosen]);
        return;
      }
      if (event.key === "Escape") {
        event.stopPropagation();
        setChoices([]);
        return;
      }
    }
    const isModified = event.ctrlKey || event.metaKey;
    const sends = store.settings.value.sends === "enter" ? !event.shiftKey && !event.altKey : isModified;
    if (event.key === "Enter" && sends) {
      event.preventDefault();
      send();
    } else if (event.key === "Escape" && replyTo) {
      event.stopPropagation();
      onReplied();
    } else if (event.key === "ArrowUp" && !text) {
      event.preventDefault();
      /** @type {HTMLElement | undefined} */ ([...document.querySelectorAll(".log article")].at(-1))?.focus();
    }
  }

  /** @param {Iterable<File>} files */
  function attach(files) {
    for (const file of files) store.upload(room.key, file);
  }

  /** What is pasted is seen before it is sent: it may not be what one thinks. @param {ClipboardEvent} event */
  function onPaste(event) {
    const clipboard = event.clipboardData;
    // Programs that copy text add a picture of it.
    if (!takesFiles || !clipboard?.files.length || clipboard.getData("text/plain")) return;
    event.preventDefault();
    setPasted([...clipboard.files]);
  }

  if (!maySay) return html`<${Closed} room=${room} />`;
  return html`<div class="composer">
    ${choices.length > 0 && html`<ul class="choices" id="choices" role="listbox" aria-label=${t("say.completions")}>
      ${choices.map((choice, i) => html`<li key=${choice.label} id=${`choice-${i}`} role="option" aria-selected=${i === chosen}
        onMouseDown=${(/** @type {Event} */ event) => {
          event.preventDefault();
          take(choice);
        }}><bdi>${clean(choice.label)}</bdi> <small class="quiet">${choice.detail}</small></li>`)}</ul>`}
    ${replyTo && html`<p class="replying"><span>${t("say.replying", { alias: clean(replyTo.alias) })}</span><${IconButton} icon="close" label=${t("say.cancel")} onClick=${onReplied} /></p>`}
    ${store.uploads.value.filter((each) => each.conversation === room.key).map((each) => html`<p class="upload" key=${each.id}>
      ${each.problem
        ? html`<span class="problem" role="alert"><bdi>${clean(each.name)}</bdi>: ${words(each.problem)}</span>`
        : html`<span><bdi>${clean(each.name)}</bdi></span><progress max="1" value=${each.progress} aria-label=${t("say.upload", { name: clean(each.name), percent: Math.round(each.progress * 100) })}></progress>`}
      <${IconButton} icon="close" label=${t("say.cancel")} onClick=${() => store.cancelUpload(each)} /></p>`)}
    <div class="box">
      ${takesFiles && html`<${IconButton} icon="attach" label=${t("say.attach")} onClick=${() => picker.current?.click()} />
        <input ref=${picker} type="file" hidden multiple aria-hidden="true" tabindex="-1" onChange=${(/** @type {any} */ event) => {
          attach(event.target.files);
          event.target.value = "";
        }} />`}
      <textarea id="say" ref=${field} rows="1" value=${text} dir="auto" aria-label=${t("say.label", { name })} placeholder=${t("say.placeholder", { name })}
        aria-autocomplete="list" aria-haspopup="listbox" aria-controls=${choices.length ? "choices" : undefined}
        aria-activedescendant=${choices.length ? `choice-${chosen}` : undefined} enterkeyhint="send"
        onInput=${onInput} onKeyDown=${onKeyDown} onPaste=${onPaste}></textarea>
      <${IconButton} icon="emoji" label=${t("say.emoji")} expanded=${isPicking} onClick=${() => setPicking(!isPicking)} />
      ${isPicking && html`<${EmojiPicker} onPick=${insert} onClose=${() => setPicking(false)} />`}
      <${IconButton} icon="send" class="send" label=${t("say.send")} disabled=${!text.trim() || isTooMuch} onClick=${send} />
    </div>
    ${pasted.length > 0 && html`<${Question} title=${t("say.paste.sure", { name })} yes=${t("say.send")} onYes=${() => attach(pasted)} onClose=${() => setPasted([])}>
      ${pasted.map((file) => html`<${Pasted} file=${file} />`)}<//>`}
    <p class="below quiet">
      <span>${typing.length > 0 && t("say.typing", { people: enumerate(typing.map(clean)), count: typing.length })}</span>
      ${surplus > 0 && left >= 0 && html`<span class="problem" role="alert">${t("say.tooManyLines", { count: surplus })}</span>`}
      ${left < WARNED_BYTES && html`<span class=${left < 0 ? "problem" : ""} role=${left < 0 ? "alert" : undefined}>${t(left < 0 ? "say.tooLong" : "say.left", { count: Math.abs(left) })}</span>`}
    </p>
  </div>`;
}

/** How a file looks that is about to be sent. @param {{file: File}} props */
function Pasted({ file }) {
  const url = useMemo(() => URL.createObjectURL(file), [file]);
  useEffect(() => () => URL.revokeObjectURL(url), [url]);
  return html`<p class="pasted">${file.type.startsWith("image/") ? html`<img src=${url} alt=${clean(file.name)} />` : html`<bdi>${clean(file.name)}</bdi>`}</p>`;
}

/** With emoji for shortcodes; as it was typed where they cannot be had: what is said is said. @param {string} text */
async function withEmoji(text) {
  try {
    return replaceShortcodes(text, await allEmoji());
  } catch {
    return text;
  }
}

/** Numerics that say why somebody is not let into a room. */
const NOT_LET_IN = new Set(["471", "473", "474", "475", "477"]);

/** In place of it, where one may not write: why, if that was said. @param {{room: Conversation}} props */
function Closed({ room }) {
  const store = useStore();
  const [why, setWhy] = useState(/** @type {import("../state/types").Problem | null} */ (null));
  const problem = store.problem.value;
  const isAbout = problem !== null && NOT_LET_IN.has(problem.code) && store.fold(problem.fields.get("what") ?? "") === room.key;
  useEffect(() => {
    if (isAbout) setWhy(problem);
  }, [problem]);
  return html`<div class="composer closed"><p>${why ? words(why) : t("say.notIn")}</p>
    <button type="button" class=${why ? "" : "primary"} onClick=${() => store.comeIn(room.name.value)}>${t(why ? "say.joinAgain" : "say.join")}</button></div>`;
}
