/** What the page itself says: passing toasts, alerts that wait for an answer, the connection. */

import { byId } from "./elements.js";
import { Refused } from "./server.js";
import { word } from "./words.js";

const READING_TIME = 4500; // milliseconds; longer texts stay longer
const PER_CHARACTER = 45;

let fading = 0;

export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(
    () => {
      box.classList.remove("shown");
      box.textContent = "";
    },
    READING_TIME + PER_CHARACTER * text.length,
  );
}

/** A text of the bot that stays until it is closed. */
export function alertWith(text) {
  byId("alert-text").textContent = text;
  const dialog = byId("alert-dialog");
  if (!dialog.open) {
    dialog.showModal();
  }
}

export function offerAlertClosing() {
  byId("alert-close").addEventListener("click", () => byId("alert-dialog").close());
}

export function showGone(gone) {
  const banner = byId("banner");
  if (gone === (banner.textContent !== "")) {
    return;
  }
  banner.textContent = gone ? word("gone") : "";
  if (!gone) {
    toast(word("back"));
  }
}

/** An action failed with *error*: the server is gone, or it said no. */
export function showFailure(error) {
  if (error instanceof Refused) {
    toast(word("refused"));
  } else {
    showGone(true);
  }
}
