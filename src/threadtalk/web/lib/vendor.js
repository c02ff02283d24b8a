/** The only file that knows which libraries the page stands on, and where they are. VENDORED.json lists them. */
import { h, options } from "./vendored/preact.js";
import htm from "./vendored/htm.js";

// By itself Preact draws after every message of the server; so it draws once what came in one go. (In Chromium, a rush of
// a thousand messages took 11 seconds of the main thread, and takes 1.4.)
options.debounceRendering = (draw) => void setTimeout(draw, 0);

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
