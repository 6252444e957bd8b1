/**
 * Makes *look* safe to call at every event: one look at a time, and one more afterwards when
 * something changed meanwhile.  The promise is kept once what was true at the call is drawn, and
 * broken with what *look* threw.
 */
export function again(look) {
  let running = null;
  let next = null;

  return function refresh() {
    if (running === null) {
      running = look().finally(() => {
        running = null;
      });
      return running;
    }
    next ??= running.catch(() => {}).then(() => {
      next = null;
      return refresh();
    });
    return next;
  };
}
