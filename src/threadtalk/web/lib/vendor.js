/** The only file that knows which libraries the page stands on, and where they are. VENDORED.json lists them. */
import { h } from "./vendored/preact.js";
import htm from "./vendored/htm.js";

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
