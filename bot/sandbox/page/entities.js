/** Text with the Bot API's entities, as elements.  Offsets count UTF-16 units, as strings here do. */

import { element } from "./elements.js";
import { word } from "./words.js";

const PLAIN_TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
};
const BLOCK_TAGS = { pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };
const SAFE_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/** *text* as a fragment.  *command* is called with a command that is tapped. */
export function styledText(text, entities = [], command = () => {}) {
  const fragment = document.createDocumentFragment();
  const ordered = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(fragment, text, 0, text.length, ordered, command);
  return fragment;
}

function fill(parent, text, start, end, entities, command) {
  let at = start;
  entities.forEach((entity, position) => {
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) {
      return; // wholly inside one that is already drawn
    }
    parent.append(text.slice(at, from));
    const holder = holderOf(entity, text.slice(from, to), command);
    const inside = entities.slice(position + 1).filter((other) => other.offset < to);
    fill(holder, text, from, to, inside, command);
    parent.append(holder);
    at = to;
    if (entity.type in BLOCK_TAGS && text[at] === "\n" && at < end) {
      at += 1; // a block already ends its line
    }
  });
  parent.append(text.slice(at, end));
}

function holderOf(entity, content, command) {
  if (entity.type in PLAIN_TAGS) {
    return element(PLAIN_TAGS[entity.type]);
  }
  if (entity.type in BLOCK_TAGS) {
    return element(BLOCK_TAGS[entity.type]);
  }
  switch (entity.type) {
    case "text_link":
      return link(entity.url);
    case "url":
      return link(/^[a-z][a-z0-9+.-]*:/i.test(content) ? content : `https://${content}`);
    case "email":
      return link(`mailto:${content}`);
    case "phone_number":
      return link(`tel:${content.replace(/[^\d+]/g, "")}`);
    case "bot_command":
      return element("button", {
        type: "button",
        class: "inline-command",
        click: () => command(content),
      });
    case "spoiler":
      return spoiler();
    default:
      return element("span");
  }
}

/** A link that opens outside; an address that could run code becomes plain text. */
export function link(address, attributes = {}) {
  if (!isSafe(address)) {
    return element("span", attributes);
  }
  return element("a", {
    ...attributes,
    href: address,
    target: "_blank",
    rel: "noopener noreferrer",
  });
}

export function isSafe(address) {
  try {
    return SAFE_SCHEMES.has(new URL(address).protocol);
  } catch {
    return false;
  }
}

function spoiler() {
  const holder = element("button", {
    type: "button",
    class: "spoiler",
    "aria-label": word("spoiler"),
    click: () => {
      const shown = element("span");
      shown.append(...holder.childNodes);
      holder.replaceWith(shown);
    },
  });
  return holder;
}
