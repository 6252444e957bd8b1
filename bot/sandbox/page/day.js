/** A day at the Centre that plays by itself: its button, and how far it is. */

import { byId } from "./elements.js";
import { ask, Refused } from "./server.js";
import { word } from "./words.js";

/** *tell* shows a passing sentence, *failed* gets what went wrong. */
export function offerDay(tell, failed) {
  byId("day-play").addEventListener("click", async () => {
    try {
      drawDay(await ask("day", {}));
      tell(word("day-begun"));
    } catch (error) {
      if (error instanceof Refused) {
        tell(word("day-playing"));
      } else {
        failed(error);
      }
    }
  });
}

/** Draws how far the day is, in numbers of people. */
export function drawDay(progress) {
  const box = byId("day-progress");
  box.hidden = progress.stage === "none";
  const said = inWords(progress);
  if (box.textContent !== said) {
    box.textContent = said;
  }
}

function inWords(progress) {
  switch (progress.stage) {
    case "evening":
      return word("day-evening", progress);
    case "day":
      return word("day-running", progress);
    case "over":
      return word("day-over", progress);
    default:
      return "";
  }
}
