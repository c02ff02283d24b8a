/** What `vendor.js` exports, with the types of the packages as npm has them: only for checking. */
import type { VNode } from "preact";

export declare const html: (strings: TemplateStringsArray, ...values: unknown[]) => VNode<any>;
export { Component, Fragment, createContext, createRef, h, render } from "preact";
export {
  useCallback, useContext, useEffect, useErrorBoundary, useId, useLayoutEffect, useMemo, useReducer, useRef, useState,
} from "preact/hooks";
export { Signal, batch, computed, effect, signal, untracked, useComputed, useSignal, useSignalEffect } from "@preact/signals";
export type { ReadonlySignal } from "@preact/signals";
