/** The sandbox's clock: it runs as ours does, only further ahead. */

import { byId } from "./elements.js";
import { ask, Refused } from "./server.js";
import { dayOf, timeOf } from "./times.js";
import { label, word } from "./words.js";

export class Clock {
  #ahead = 0; // milliseconds
  #tell;
  #failed;

  /** *tell* shows a passing sentence, *failed* gets what went wrong. */
  constructor(tell, failed) {
    this.#tell = tell;
    this.#failed = failed;
    byId("clock-hour").addEventListener("click", () => this.#move("clock", { hours: 1 }));
    byId("clock-day").addEventListener("click", () => this.#move("clock", { days: 1 }));
    byId("clock-next").addEventListener("click", () => this.#move("clock/next", {}, word("clock-none")));
    setInterval(() => this.#draw(), 1000);
  }

  now() {
    return new Date(Date.now() + this.#ahead);
  }

  /** The server says it is *moment* (ISO, with its zone). */
  set(moment) {
    this.#ahead = new Date(moment).getTime() - Date.now();
    this.#draw();
  }

  /** *nowhere* is said when the server knows no moment to go to. */
  async #move(path, body, nowhere = null) {
    try {
      this.set((await ask(path, body)).now);
      const moment = `${dayOf(this.now())}, ${timeOf(this.now())}`;
      this.#tell(word("clock-now", { moment }));
    } catch (error) {
      if (error instanceof Refused && nowhere !== null) {
        this.#tell(nowhere);
      } else {
        this.#failed(error);
      }
    }
  }

  #draw() {
    const minute = `${this.now().toISOString().slice(0, 16)}Z`;
    if (byId("clock-time").dateTime === minute) {
      return;
    }
    const time = timeOf(this.now());
    byId("clock-time").textContent = time;
    byId("clock-time").dateTime = minute;
    byId("clock-date").textContent = dayOf(this.now());
    byId("tools-time").textContent = time;
    label(byId("tools-toggle"), word("clock-open", { time }));
  }
}
