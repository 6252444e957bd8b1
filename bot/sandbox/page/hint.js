/** Three lines for whoever opens the page for the first time. */

import { byId } from "./elements.js";

const SEEN = "hint-seen";

export function offerHint() {
  const show = (shown) => {
    byId("hint").hidden = !shown;
    byId("hint-again").hidden = shown;
  };
  show(localStorage.getItem(SEEN) === null);
  byId("hint-close").addEventListener("click", () => {
    localStorage.setItem(SEEN, "yes");
    show(false);
    byId("write").focus();
  });
  byId("hint-again").addEventListener("click", () => {
    localStorage.removeItem(SEEN);
    show(true);
    byId("scroller").scrollTop = 0;
    byId("hint-close").focus();
  });
}
