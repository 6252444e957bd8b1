/** How one message looks: a Message of the Bot API, drawn. */

import { element, icon } from "./elements.js";
import { isSafe, link, styledText } from "./entities.js";
import { fileAddress } from "./server.js";
import { momentOf, timeOf } from "./times.js";
import { word } from "./words.js";

const CALENDAR = "text/calendar";
const PDF = "application/pdf"; // shown by the browser; any other document is saved under its name

/**
 * Draws *message* into *article*, in place of whatever it showed before.
 * *actions*: `tap(message, row, column, button)` and `say(text)`.
 */
export function drawMessage(article, message, actions) {
  article.className = message.from_bot ? "message from-bot" : "message from-person";
  article.replaceChildren(bubble(message, actions));
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length > 0) {
    article.append(inlineKeyboard(message, rows, actions));
    article.classList.add("with-keyboard");
  }
}

function bubble(message, actions) {
  const sender = word(message.from_bot ? "bot" : "you");
  const made = element("div", { class: "bubble", dir: "auto" });
  made.append(element("span", { class: "unseen" }, `${sender}: `));
  if (message.forward_origin) {
    made.append(element("p", { class: "kind" }, word("forwarded")));
  }
  made.append(...attachments(message));
  const text = message.text ?? message.caption ?? "";
  if (text !== "") {
    const entities = message.entities ?? message.caption_entities ?? [];
    made.append(element("div", { class: "text" }, styledText(text, entities, actions.say)));
  }
  made.append(margin(message));
  return made;
}

function attachments(message) {
  const parts = [];
  if (message.photo?.length) {
    parts.push(photo(message.photo.at(-1)));
  } else if (message.document) {
    parts.push(documentCard(message.document));
  } else if (message.sticker) {
    const emoji = message.sticker.emoji ?? "";
    parts.push(element("p", { class: "kind" }, `${word("sticker")} ${emoji}`));
  } else {
    for (const kind of ["voice", "contact", "location"]) {
      if (message[kind]) {
        parts.push(element("p", { class: "kind" }, word(kind)));
      }
    }
  }
  if (parts.length === 0 && message.text === undefined && message.caption === undefined) {
    parts.push(element("p", { class: "kind" }, word("unknown-message")));
  }
  return parts;
}

function photo(size) {
  const address = fileAddress(size.file_id);
  const picture = element("img", {
    src: address,
    alt: word("photo-open"),
    width: size.width,
    height: size.height,
    decoding: "async",
  });
  return element("a", { class: "photo", href: address, target: "_blank", rel: "noopener" }, picture);
}

function documentCard(file) {
  const name = file.file_name ?? word("document");
  const drawing = icon(file.mime_type === CALENDAR || name.endsWith(".ics") ? "calendar" : "file");
  return element(
    "a",
    {
      class: "document",
      href: fileAddress(file.file_id),
      ...(file.mime_type === PDF ? { target: "_blank", rel: "noopener" } : { download: name }),
      "aria-label": `${word("document-open")} ${name}`,
    },
    element("span", { class: "document-icon" }, drawing),
    element(
      "span",
      { class: "document-name" },
      element("bdi", {}, name),
      element("small", {}, sizeOf(file.file_size ?? 0)),
    ),
  );
}

function sizeOf(bytes) {
  if (bytes < 1000) {
    return word("size-bytes", { size: bytes });
  }
  if (bytes < 1_000_000) {
    return word("size-kilobytes", { size: Math.round(bytes / 1000) });
  }
  return word("size-megabytes", { size: (bytes / 1_000_000).toFixed(1) });
}

/** The small line in the corner: silent, edited, the time. */
function margin(message) {
  const moment = momentOf(message);
  const line = element("div", { class: "margin" });
  if (message.silent) {
    line.append(mark("silent"));
  }
  if (message.edited) {
    line.append(mark("edited"));
  }
  line.append(element("time", { datetime: moment.toISOString() }, timeOf(moment)));
  return line;
}

function mark(name) {
  return element(
    "span",
    { class: "mark", title: word(name) },
    icon(name),
    element("span", { class: "unseen" }, `${word(name)} `),
  );
}

function inlineKeyboard(message, rows, actions) {
  const drawn = rows.map((row, rowNumber) =>
    element(
      "div",
      { class: "row" },
      ...row.map((button, column) => inlineButton(message, button, rowNumber, column, actions)),
    ),
  );
  return element("div", { class: "keyboard", keydown: moveBetweenButtons }, ...drawn);
}

function inlineButton(message, button, row, column, actions) {
  if (button.url !== undefined && isSafe(button.url)) {
    const outside = link(button.url, { class: "key" });
    const tip = element("span", { class: "unseen" }, ` (${word("opens-outside")})`);
    outside.append(button.text, tip, icon("outside"));
    return outside;
  }
  const made = element(
    "button",
    { type: "button", class: "key", "data-press": button.callback_data ?? "" },
    button.text,
  );
  made.addEventListener("click", () => actions.tap(message, row, column, made));
  return made;
}

/** Arrow keys walk a keyboard; Tab walks it too. */
function moveBetweenButtons(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step === undefined) {
    return;
  }
  const keys = [...event.currentTarget.querySelectorAll(".key")];
  const next = keys[keys.indexOf(document.activeElement) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}
