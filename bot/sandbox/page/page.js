/**
 * The chat page of the sandbox.
 *
 * The server's state is the only truth: an event says *that* something changed, never what, and
 * the page asks again and draws the difference.  So a lost event, a second tab or a restarted
 * server cannot leave it showing what is not so.
 */

import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { drawDay, offerDay } from "./day.js";
import { byId } from "./elements.js";
import { offerHint } from "./hint.js";
import { drawLink, offerLink } from "./link.js";
import { Log } from "./log.js";
import { alertWith, offerAlertClosing, showFailure, showGone, toast } from "./notices.js";
import { drawPeople, fullName, offerNewPerson } from "./people.js";
import { again } from "./refreshing.js";
import { ask, follow } from "./server.js";
import { label, loadWords, word, wordPage } from "./words.js";

const TYPING_LASTS = 5000; // milliseconds, as Telegram's chat actions do
const SPINNING_LASTS = 8000;

await loadWords();
wordPage(document);

let state = { people: [], bot: { name: "", username: "", commands: [] } };
let current = Number(location.hash.slice(1)) || null;
let typing = 0;

const log = new Log({ tap, say });
const composer = new Composer(say, give);
const clock = new Clock(tellOfTime, showFailure);

const refreshState = again(async () => {
  state = await ask("state");
  if (!state.people.some((person) => person.id === current)) {
    current = state.people[0]?.id ?? null;
  }
  clock.set(state.now);
  drawState();
});

const refreshChat = again(async () => {
  const person = current;
  const chat = await ask(`chats/${person}`);
  if (person === current) {
    drawChat(chat);
  }
});

function drawState() {
  drawPeople(state.people, current, choose);
  const waiting = state.people.filter((person) => person.id !== current && person.unread > 0).length;
  document.title = (waiting > 0 ? `(${waiting}) ` : "") + word("brand");
  byId("bot-name").textContent = state.bot.name;
  drawLink(state.bot.username);
  drawDay(state.day);
  const person = speaker();
  if (person) {
    byId("speaking-as").textContent = word("speaking-as", { name: fullName(person) });
    drawBlocked(person.blocked);
    composer.hold(person.id);
  }
}

function tellOfTime(text) {
  showTools(false); // on a small screen they lie over the chat that is about to change
  log.expectAnswer();
  toast(text);
}

function speaker() {
  return state.people.find((person) => person.id === current);
}

function drawBlocked(blocked) {
  byId("block").setAttribute("aria-pressed", String(blocked));
  label(byId("block"), word(blocked ? "unblock" : "block"));
  byId("blocked").hidden = !blocked;
  byId("composer").hidden = blocked;
  byId("answers").classList.toggle("put-away", blocked);
}

function drawChat(chat) {
  log.show(current, chat.messages);
  byId("empty").hidden = chat.messages.length > 0;
  composer.drawCommands(chat.commands);
  composer.drawReplyKeyboard(chat.reply_keyboard);
  drawTyping(chat.typing);
}

function drawTyping(isTyping) {
  clearTimeout(typing);
  byId("typing").hidden = !isTyping;
  byId("speaking-as").hidden = isTyping;
  if (isTyping) {
    typing = setTimeout(() => drawTyping(false), TYPING_LASTS);
  }
}

async function choose(id) {
  current = id;
  history.replaceState(null, "", `#${id}`);
  drawTyping(false);
  drawState();
  await redraw(true);
}

/** Runs *action*; true when the server took it. */
async function attempt(action) {
  log.expectAnswer();
  try {
    await action();
    return true;
  } catch (error) {
    showFailure(error);
    return false;
  }
}

function say(text) {
  return attempt(() => ask(`chats/${current}/send`, { text }));
}

function give(kind) {
  return attempt(() => ask(`chats/${current}/other`, { kind }));
}

async function tap(message, row, column, button) {
  if (button.hasAttribute("aria-busy")) {
    return; // still waiting for the bot's answer, as on a phone
  }
  button.setAttribute("aria-busy", "true");
  const place = { message_id: message.message_id, row, column };
  const taken = await attempt(() => ask(`chats/${current}/tap`, place));
  setTimeout(() => button.removeAttribute("aria-busy"), taken ? SPINNING_LASTS : 0);
}

function stopSpinning() {
  for (const button of document.querySelectorAll(".key[aria-busy]")) {
    button.removeAttribute("aria-busy");
  }
}

function heard(event) {
  const here = event.chat === current;
  switch (event.kind) {
    case "clock":
      clock.set(event.now);
      break;
    case "typing":
      if (here) {
        drawTyping(event.on);
      }
      break;
    case "toast":
      if (here) {
        hearAnswer(event);
      }
      break;
    default:
      redraw(here || event.chat === null);
  }
}

/** The bot answered a tap. */
function hearAnswer({ text, show_alert: waits }) {
  stopSpinning();
  if (text) {
    (waits ? alertWith : toast)(text);
  }
}

async function redraw(withChat) {
  try {
    await Promise.all([withChat && refreshChat(), refreshState()]);
  } catch (error) {
    showFailure(error);
  }
}

async function opened() {
  await refreshState();
  const { last_event: last } = state;
  await refreshChat();
  showGone(false);
  document.documentElement.dataset.ready = "yes";
  return last;
}

function showTools(open) {
  const toggle = byId("tools-toggle");
  if (!open && byId("tools").contains(document.activeElement) && toggle.checkVisibility()) {
    toggle.focus();
  }
  byId("tools").classList.toggle("open", open);
  toggle.setAttribute("aria-expanded", String(open));
}

async function setBlocked(blocked) {
  await attempt(() => ask(`chats/${current}/block`, { blocked }));
  await redraw(false);
  byId(blocked ? "unblock" : "write").focus();
}

byId("block").addEventListener("click", () => setBlocked(!speaker().blocked));
byId("unblock").addEventListener("click", () => setBlocked(false));
byId("start").addEventListener("click", () => {
  say("/start");
  composer.focus();
});
byId("skip-to-last").addEventListener("click", (event) => {
  event.preventDefault();
  log.focusLast();
});
byId("tools-toggle").addEventListener("click", () => showTools(!byId("tools").matches(".open")));
byId("tools").addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    showTools(false);
  }
});
window.addEventListener("hashchange", () => {
  const wanted = Number(location.hash.slice(1));
  if (state.people.some((person) => person.id === wanted)) {
    choose(wanted);
  }
});

offerDay(tellOfTime, showFailure);
offerNewPerson((person) => redraw(false).then(() => choose(person.id)), showFailure);
offerLink(say);
offerHint();
offerAlertClosing();
follow({ opened, heard, lost: () => showGone(true) });
