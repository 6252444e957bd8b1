/** The people of the sandbox: a list to choose from, and one more. */

import { byId, element } from "./elements.js";
import { ask } from "./server.js";
import { word } from "./words.js";

const TINTS = 6;

export function fullName(person) {
  return [person.first_name, person.last_name].filter(Boolean).join(" ");
}

/** Draws *people* with the one *current*; *choose* is called with an id. */
export function drawPeople(people, current, choose) {
  const list = byId("people-list");
  const focused = document.activeElement?.dataset?.person;
  list.replaceChildren(...people.map((person) => entry(person, person.id === current, choose)));
  if (focused) {
    list.querySelector(`[data-person="${focused}"]`)?.focus();
  }
}

function entry(person, isCurrent, choose) {
  const name = fullName(person);
  const unread = isCurrent ? 0 : person.unread;
  const notes = [word(person.staff ? "staff" : "citizen")];
  if (person.blocked) {
    notes.push(word("blocked-mark"));
  }
  const button = element(
    "button",
    {
      type: "button",
      class: "person",
      "data-person": String(person.id),
      "aria-current": isCurrent ? "true" : null,
      click: () => choose(person.id),
    },
    avatar(person),
    element(
      "span",
      { class: "person-words" },
      element("bdi", { class: "person-name" }, name),
      element("span", { class: "person-note" }, notes.join(" · ")),
    ),
  );
  if (unread > 0) {
    button.append(
      element("span", { class: "badge", "aria-hidden": "true" }, String(unread)),
      element("span", { class: "unseen" }, `, ${word("unread", { count: unread })}`),
    );
  }
  return element("li", {}, button);
}

export function avatar(person) {
  const initial = [...person.first_name][0] ?? "";
  return element(
    "span",
    { class: `avatar tint-${person.id % TINTS}`, "aria-hidden": "true" },
    initial.toLocaleUpperCase(word("locale")),
  );
}

/** Makes the dialog that adds a person; *added* is called with the new one. */
export function offerNewPerson(added, failed) {
  const dialog = byId("person-dialog");
  const name = byId("person-name");
  const wrong = byId("person-wrong");
  byId("person-add").addEventListener("click", () => {
    wrong.textContent = "";
    dialog.showModal();
    name.focus();
  });
  byId("person-cancel").addEventListener("click", () => dialog.close());
  byId("person-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = name.value.trim();
    wrong.textContent = chosen === "" ? word("add-person-needs-name") : "";
    if (chosen === "") {
      name.focus();
      return;
    }
    const staff = byId("person-staff").checked;
    try {
      const person = await ask("people", { first_name: chosen, staff });
      event.target.reset();
      dialog.close();
      added(person);
    } catch (error) {
      dialog.close();
      failed(error);
    }
  });
}
