/** Moments in the words of the Centre's own zone, whatever the zone of this computer. */

import { word } from "./words.js";

const formats = new Map();

function format(name, options) {
  if (!formats.has(name)) {
    const zoned = { timeZone: word("zone"), ...options };
    formats.set(name, new Intl.DateTimeFormat(word("locale"), zoned));
  }
  return formats.get(name);
}

export function timeOf(moment) {
  return format("time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(moment);
}

export function dayOf(moment) {
  return format("day", { weekday: "long", day: "numeric", month: "long" }).format(moment);
}

/** The same for two moments exactly when they fall on one local day. */
export function dayKey(moment) {
  return format("key", { year: "numeric", month: "2-digit", day: "2-digit" }).format(moment);
}

/** The moment of a message; the Bot API counts seconds. */
export function momentOf(message) {
  return new Date(message.date * 1000);
}
