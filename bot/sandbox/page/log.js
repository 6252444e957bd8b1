/** The conversation on the screen: what changed is changed, the rest keeps its place and focus. */

import { byId, element } from "./elements.js";
import { drawMessage } from "./message.js";
import { dayKey, dayOf, momentOf } from "./times.js";

const NEAR_END = 80; // CSS pixels from the end that still count as reading the end
const AIR = 8;
const HUSH = 300; // milliseconds

export class Log {
  #drawn = new Map();
  #person = null;
  #actions;
  #atEnd = true;
  #expecting = false;
  #hushed = 0;
  #scroller = byId("scroller");
  #list = byId("log");
  #jump = byId("jump");

  constructor(actions) {
    this.#actions = actions;
    this.#scroller.addEventListener("scroll", () => this.#showJump(), { passive: true });
    this.#jump.addEventListener("click", () => this.#followEnd());
    // A smaller window, an open keyboard: who was reading the end still sees it.
    new ResizeObserver(() => this.#atEnd && this.#followEnd()).observe(this.#scroller);
  }

  /** The person has just acted: what changes next is followed wherever they had scrolled to. */
  expectAnswer() {
    this.#expecting = true;
  }

  /** Shows *messages* of *person*, oldest first. */
  show(person, messages) {
    const entering = person !== this.#person;
    if (entering) {
      this.#person = person;
      this.#list.dataset.person = person;
      this.#hush();
      this.#drawn.clear();
      this.#list.replaceChildren();
    }
    const focused = this.#focusedMessage();
    const changed = this.#reconcile(messages, entering);
    this.#restoreFocus(focused);
    const last = this.#list.lastElementChild;
    if (last !== null && (entering || (this.#atEnd && changed === last))) {
      this.#follow(last);
    } else if (changed !== null && this.#expecting) {
      this.#follow(changed);
    } else if (this.#atEnd) {
      this.#followEnd();
    }
    this.#expecting &&= changed === null;
    this.#showJump();
  }

  /** What was said before is not read out as if it were new; what arrives from now on is. */
  #hush() {
    this.#list.setAttribute("aria-live", "off");
    clearTimeout(this.#hushed);
    this.#hushed = setTimeout(() => this.#list.setAttribute("aria-live", "polite"), HUSH);
  }

  focusLast() {
    this.#list.querySelector(".message:last-of-type")?.focus();
  }

  #reconcile(messages, entering) {
    const wanted = [];
    let day = null;
    let changed = null;
    const kept = new Set();
    for (const message of messages) {
      const moment = momentOf(message);
      if (dayKey(moment) !== day) {
        day = dayKey(moment);
        wanted.push(this.#separator(`day ${day}`, dayOf(moment), kept));
      }
      const { article, fresh } = this.#article(message, entering);
      kept.add(message.message_id);
      wanted.push(article);
      changed = fresh ? article : changed;
    }
    for (const key of [...this.#drawn.keys()].filter((key) => !kept.has(key))) {
      this.#drawn.get(key).article.remove();
      this.#drawn.delete(key);
    }
    wanted.forEach((node, position) => {
      if (this.#list.children[position] !== node) {
        this.#list.insertBefore(node, this.#list.children[position] ?? null);
      }
    });
    return changed;
  }

  #separator(key, text, kept) {
    kept.add(key);
    if (!this.#drawn.has(key)) {
      const article = element("h3", { class: "day" }, element("span", {}, text));
      this.#drawn.set(key, { article, signature: key });
    }
    return this.#drawn.get(key).article;
  }

  #article(message, entering) {
    const signature = JSON.stringify(message);
    const before = this.#drawn.get(message.message_id);
    if (before?.signature === signature) {
      return { article: before.article, fresh: false };
    }
    const article =
      before?.article ??
      element("article", { tabindex: "-1", "data-message": String(message.message_id) });
    drawMessage(article, message, this.#actions);
    if (!entering) {
      article.classList.add(before ? "changed" : "arrived");
    }
    this.#drawn.set(message.message_id, { article, signature });
    return { article, fresh: true };
  }

  #focusedMessage() {
    const button = document.activeElement;
    const article = button?.closest?.("#log .message");
    return article ? { article, button, press: button.dataset.press } : null;
  }

  /** An edit took the focused button away: the same button, or its message, has it now. */
  #restoreFocus(focused) {
    if (focused === null || focused.button.isConnected) {
      return;
    }
    const same = [...focused.article.querySelectorAll("button.key")].find(
      (key) => focused.press && key.dataset.press === focused.press,
    );
    (same ?? focused.article).focus({ preventScroll: true });
  }

  /** Brings *node* into sight: its end, or its beginning when it is taller than the screen. */
  #follow(node) {
    this.#scroller.scrollTop = Math.min(this.#scroller.scrollHeight, node.offsetTop - AIR);
  }

  #followEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #showJump() {
    const { scrollHeight, clientHeight, scrollTop } = this.#scroller;
    this.#atEnd = scrollHeight - clientHeight - scrollTop < NEAR_END;
    this.#jump.hidden = this.#atEnd;
  }
}
