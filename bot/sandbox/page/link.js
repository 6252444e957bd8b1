/** The deep link field: what t.me/<bot>?start=<payload> does on a phone. */

import { byId } from "./elements.js";
import { word } from "./words.js";

const PAYLOAD = /^[A-Za-z0-9_-]{1,64}$/; // Telegram's own rule

export function offerLink(say) {
  byId("link-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = byId("link-payload");
    const fits = PAYLOAD.test(field.value);
    field.setAttribute("aria-invalid", String(!fits));
    byId("link-wrong").textContent = fits ? "" : word("link-wrong");
    if (fits) {
      say(`/start ${field.value}`);
      field.value = "";
    }
  });
}

export function drawLink(username) {
  byId("link-address").textContent = `t.me/${username}?start=`;
}
