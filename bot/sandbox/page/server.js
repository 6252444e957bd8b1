/** The page's only way to the sandbox: its control API and its stream of events. */

const FIRST_WAIT = 300; // milliseconds, doubled at every failure
const LONGEST_WAIT = 5000;

/** The server gave no answer at all. */
export class ServerGone extends Error {}

/** The server answered, and said no. */
export class Refused extends Error {}

/** GET, or POST when there is a *body*.  Gives the JSON of the answer. */
export async function ask(path, body) {
  const options =
    body === undefined
      ? {}
      : {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(body),
        };
  let answer;
  try {
    answer = await fetch(`/sandbox/${path}`, options);
  } catch (error) {
    throw new ServerGone(error.message);
  }
  if (!answer.ok) {
    throw new Refused(`${path}: ${answer.status}`);
  }
  return answer.json();
}

export function fileAddress(fileId) {
  return `/sandbox/files/${encodeURIComponent(fileId)}`;
}

/**
 * Follows the server for as long as the page is open, and comes back to it by itself.
 *
 * *opened* draws what is true and gives the number of the last event in it; *heard* gets every
 * later event; *lost* runs once each time the server stops answering.  A restarted server counts
 * its events from the beginning, so every connection starts by asking for the whole again.
 */
export async function follow({ opened, heard, lost }) {
  let wait = FIRST_WAIT;
  let standing = true;
  for (;;) {
    try {
      const last = await opened();
      await events(last, heard, () => {
        wait = FIRST_WAIT;
        standing = true;
      });
    } catch (error) {
      if (!(error instanceof ServerGone || error instanceof Refused)) {
        throw error;
      }
    }
    if (standing) {
      standing = false;
      lost();
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

/** Settled when the stream breaks. */
function events(after, heard, connected) {
  return new Promise((broken) => {
    const stream = new EventSource(`/sandbox/events?after=${after}`);
    stream.onopen = connected;
    stream.onmessage = (message) => heard(JSON.parse(message.data));
    stream.onerror = () => {
      stream.close();
      broken();
    };
  });
}
