/** Where a person writes: text, commands, reply keyboards, and things that are not text. */

import { byId, element } from "./elements.js";
import { label, word } from "./words.js";

const THINGS = ["sticker", "voice", "photo", "document", "forward"];
const TALLEST = 140; // CSS pixels

export class Composer {
  #field = byId("write");
  #drafts = new Map();
  #once = false; // the reply keyboard goes away once it is used
  #person = null;
  #say;

  /** *say(text)* gives true once the text is sent; *give(kind)* sends something else. */
  constructor(say, give) {
    this.#say = say;
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#send();
      }
    });
    this.#field.addEventListener("input", () => this.#grow());
    offerList("commands");
    offerList("attach");
    fillList(
      "attach",
      THINGS.map((kind) => listButton(word(`attach-${kind}`), "", () => give(kind))),
    );
  }

  focus() {
    this.#field.focus();
  }

  /** Another person holds the phone; what each was writing waits for them. */
  hold(person) {
    if (person === this.#person) {
      return;
    }
    this.#drafts.set(this.#person, this.#field.value);
    this.#person = person;
    this.#field.value = this.#drafts.get(person) ?? "";
    this.#grow();
  }

  drawCommands(commands) {
    byId("commands-toggle").hidden = commands.length === 0;
    fillList(
      "commands",
      commands.map(({ command, description }) =>
        listButton(`/${command}`, description, () => this.#say(`/${command}`)),
      ),
    );
  }

  /** *keyboard* is a ReplyKeyboardMarkup or null. */
  drawReplyKeyboard(keyboard) {
    const box = byId("answers");
    const rows = keyboard?.keyboard ?? [];
    const signature = JSON.stringify(keyboard);
    if (box.dataset.signature === signature) {
      return;
    }
    box.dataset.signature = signature;
    this.#once = keyboard?.one_time_keyboard === true;
    box.hidden = rows.length === 0;
    this.#field.placeholder = keyboard?.input_field_placeholder ?? word("write");
    box.replaceChildren(
      ...rows.map((row) => element("div", { class: "row" }, ...row.map((key) => this.#replyKey(key)))),
    );
  }

  #replyKey(key) {
    const text = typeof key === "string" ? key : key.text;
    return element(
      "button",
      { type: "button", class: "key", click: () => this.#answer(text) },
      text,
    );
  }

  #answer(text) {
    byId("answers").hidden ||= this.#once;
    this.#say(text);
    this.focus();
  }

  async #send() {
    const text = this.#field.value;
    if (text.trim() === "") {
      return;
    }
    this.#field.value = "";
    if (!(await this.#say(text)) && this.#field.value === "") {
      this.#field.value = text; // nothing that was written is lost
    }
    this.#grow();
  }

  #grow() {
    this.#field.style.height = "auto";
    this.#field.style.height = `${Math.min(this.#field.scrollHeight, TALLEST)}px`;
  }
}

function listButton(name, description, chosen) {
  const button = element(
    "button",
    { type: "button", class: "list-button", click: chosen },
    element("strong", {}, name),
  );
  if (description) {
    button.append(element("span", {}, ` ${description}`));
  }
  return element("li", {}, button);
}

function fillList(name, entries) {
  byId(`${name}-list`).replaceChildren(...entries);
}

/** A button that opens and closes a list above it; Escape and a choice close it. */
function offerList(name) {
  const toggle = byId(`${name}-toggle`);
  const list = byId(`${name}-list`);
  const show = (open) => {
    list.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
  };
  label(toggle, word(name));
  show(false);
  toggle.addEventListener("click", () => {
    show(list.hidden);
    list.querySelector("button")?.focus();
  });
  list.addEventListener("click", () => {
    show(false);
    byId("write").focus();
  });
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Escape") {
      show(false);
      toggle.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      buttons.at((at + (event.key === "ArrowDown" ? 1 : -1)) % buttons.length).focus();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!list.contains(event.target) && !toggle.contains(event.target)) {
      show(false);
    }
  });
}
