/**
 * A new element.  Strings among the children become text, never markup, so nothing that a
 * person or the bot wrote can turn into part of the page.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  set(made, attributes);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A function is listened with; true is an empty attribute; false, null and undefined take it away. */
export function set(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      target.addEventListener(name, value);
    } else if (value === false || value === null || value === undefined) {
      target.removeAttribute(name);
    } else {
      target.setAttribute(name, value === true ? "" : value);
    }
  }
}

/** One of the line drawings of icons.svg, invisible to screen readers. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}

export function byId(id) {
  return document.getElementById(id);
}
