/** The only file that knows which libraries the page stands on, and where they are. VENDORED.json lists them. */
import { h, options } from "./vendored/preact.js";
import htm from "./vendored/htm.js";

// By itself Preact draws after every message of the server; so it draws once what came in one go. (In Chromium, a rush of
// a thousand messages took 11 seconds of the main thread, and takes 1.4.)
const later = (/** @type {() => void} */ draw) => void setTimeout(draw, 0);
options.debounceRendering = later;

// What somebody does is drawn before they do the next thing: keys come faster than timers, and the handler of Enter has to
// know of the letter before it.
const atOnce = (/** @type {() => void} */ draw) => void Promise.resolve().then(draw);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let calm;
options.event = (event) => {
  if (event.type === "scroll") return event; // the page does that itself, when it draws a rush
  options.debounceRendering = atOnce;
  clearTimeout(calm);
  calm = setTimeout(() => {
    options.debounceRendering = later;
  }, 0);
  return event;
};

/** Markup as a tagged template: html`<p class=${name}>${text}</p>`. What is put in is always text, never HTML. */
export const html = htm.bind(h);

export { Component, Fragment, createContext, createRef, h, render } from "./vendored/preact.js";
export {
  useCallback,
  useContext,
  useEffect,
  useErrorBoundary,
  useId,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "./vendored/hooks.js";
export {
  Signal,
  batch,
  computed,
  effect,
  signal,
  untracked,
  useComputed,
  useSignal,
  useSignalEffect,
} from "./vendored/signals.js";
