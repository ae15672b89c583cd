// Wakes a page that is already readable: the islands, the editor and the theme
// switch. It runs after the first paint and does the work of Leptos' own
// inline island script, which a strict content policy does not allow.

import type { Place } from "./terminal-answer";

/** Put in by build.mjs: the wasm file's name. */
declare const BROWSER_WASM: string;

type Bundle = Record<string, unknown> & {
  default: (options: { module_or_path: URL }) => Promise<unknown>;
  hydrate: () => void;
};

const idle: (work: () => void) => void =
  "requestIdleCallback" in window
    ? (work) => window.requestIdleCallback(work, { timeout: 2000 })
    : (work) => setTimeout(work, 1);

/** Children of islands tell their parent when a child island wakes. */
const childrenCallbacks: ((() => void) | undefined)[] = [];

async function wake(node: Element, bundle: Bundle): Promise<void> {
  const tag = node.tagName.toLowerCase();
  if (tag === "leptos-island") {
    const name = (node as HTMLElement).dataset.component ?? "";
    const island = bundle[name];
    if (typeof island === "function") {
      childrenCallbacks.at(-1)?.();
      await island(node);
      node.setAttribute("data-awake", "");
    } else {
      console.warn(`The bundle has no island '${name}'; was the site built from another version?`);
    }
  }
  const isChildren = tag === "leptos-children";
  if (isChildren) {
    childrenCallbacks.push((node as Element & { $$on_hydrate?: () => void }).$$on_hydrate);
  }
  for (const child of Array.from(node.children)) await wake(child, bundle);
  if (isChildren) childrenCallbacks.pop();
}

async function wakeIslands() {
  if (!document.querySelector("leptos-island")) return;
  // Leptos reads these; pages without resources have none to hand over.
  Object.assign(window, { __RESOLVED_RESOURCES: [], __SERIALIZED_ERRORS: [], __INCOMPLETE_CHUNKS: [] });
  const bundle = (await import("browser.js")) as unknown as Bundle;
  await bundle.default({ module_or_path: new URL(BROWSER_WASM, import.meta.url) });
  bundle.hydrate();
  await wake(document.body, bundle);
}

/** Changes the theme at once; the form tells the server, so that the next page has it too. */
function switchThemeAtOnce() {
  const form = document.querySelector<HTMLFormElement>("form[data-theme-switch]");
  form?.addEventListener("submit", (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    if (!button) return;
    event.preventDefault();
    document.documentElement.dataset.theme = button.value;
    for (const other of form.querySelectorAll("button")) {
      other.setAttribute("aria-pressed", String(other === button));
    }
    const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
    body.set(button.name, button.value);
    // When this cannot be sent the page keeps its theme until it is left.
    fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true }).catch(() => {});
  });
}

/** On a phone, the bar at the bottom says which part of the page one is at. */
function followJumps() {
  const links = new Map<Element, Element>();
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".jump a")) {
    const part = document.getElementById(link.hash.slice(1));
    if (part) links.set(part, link);
  }
  const here = new Set<Element>();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) here.add(target);
        else here.delete(target);
      }
      // The result is inside the work pane: of two that are here, the inner one.
      const now = [...links.keys()].findLast((part) => here.has(part));
      for (const [part, link] of links) {
        if (part === now) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    // A part is here when it passes the middle of the screen.
    { rootMargin: "-50% 0px -50% 0px" },
  );
  for (const part of links.keys()) seen.observe(part);
}

/** Fetches the editor when it is nearly in sight: beside the text at once, on a
 *  phone, where the text comes first, when one scrolls or jumps to the code. */
function fetchEditorWhenNear() {
  const place = document.querySelector("code-editor");
  if (!place) return;
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      // If it fails, the plain text box stays and works.
      import("./editor").catch((error) => console.warn("The editor could not be loaded.", error));
    },
    { rootMargin: "300px" },
  );
  near.observe(place);
}

/** Fetches the terminal with the first run that may talk. */
function lendTerminal() {
  const place: Place | null = document.getElementById("terminal");
  if (!place) return;
  place.run = async (request) => {
    const terminal = await import("./terminal").catch(() => null);
    if (terminal) return terminal.run(place, request);
    const answer = await fetch(request);
    place.textContent = "Your program cannot be talked to, because a part of this page could not be loaded: what it reads has to stand under Input.";
    place.hidden = false;
    return answer;
  };
}

switchThemeAtOnce();
followJumps();
lendTerminal();
idle(() => {
  wakeIslands().catch((error) => {
    console.error("The page could not be made interactive.", error);
    document.documentElement.dataset.asleep = "";
  });
  fetchEditorWhenNear();
});
