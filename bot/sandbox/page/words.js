/** Every word of the page comes from words.el.json; the code knows only the keys. */

import { icon } from "./elements.js";

let words = {};

export async function loadWords() {
  const answer = await fetch("words.el.json");
  words = await answer.json();
}

/** The words of *key*.  `{name}` is filled from *values*; `count` chooses between one and other. */
export function word(key, values = {}) {
  const found = words[key];
  if (found === undefined) {
    throw new Error(`words.el.json has no "${key}"`);
  }
  const text = typeof found === "string" ? found : found[values.count === 1 ? "one" : "other"];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Words every `data-word` (text), `data-label` (accessible name and tip) and `data-icon` of the page. */
export function wordPage(root) {
  for (const target of root.querySelectorAll("[data-icon]")) {
    target.prepend(icon(target.dataset.icon));
  }
  for (const target of root.querySelectorAll("[data-word]")) {
    target.append(word(target.dataset.word));
  }
  for (const target of root.querySelectorAll("[data-label]")) {
    label(target, word(target.dataset.label));
  }
}

/** Gives *target* an accessible name; buttons show it as a tip too. */
export function label(target, text) {
  target.setAttribute("aria-label", text);
  if (target.tagName === "BUTTON") {
    target.title = text;
  }
}
