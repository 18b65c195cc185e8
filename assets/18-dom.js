/* Small helpers for the parts of the page that scripts draw themselves. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});

  /** An element with attributes (class, data-*, aria-*, style, hidden) and children; text is text. */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === false || value === null || value === undefined) continue;
      made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  const icon = (name) => element("span", { class: `icon icon-${name}`, "aria-hidden": "true" });

  /** A mood's colour and shape, as beside its name everywhere. */
  function mark(mood) {
    return element("span", {
      class: `mark mark-${mood.shape}`, style: `--mood: var(--mood-${mood.slot})`, "aria-hidden": "true",
    });
  }

  const byId = (id) => document.getElementById(id);

  /** Write words into an element of an id, where there is one and they differ. */
  function say(id, words) {
    const place = byId(id);
    if (place && place.textContent !== words) place.textContent = words;
  }

  /** Show or hide an element of an id, where there is one. */
  function reveal(id, shown) {
    const place = byId(id);
    if (place) place.hidden = !shown;
  }

  /** Grey lines in the shape of text that is on its way. */
  function skeleton(nLines = 3) {
    const lines = Array.from({ length: nLines }, () => element("span"));
    return element("div", { class: "skeleton", "aria-hidden": "true" }, ...lines);
  }

  /** Let an element of an id, where there is one, wait for its text or not; only while it waits it has lines. */
  function wait(id, waits) {
    byId(id)?.replaceChildren(...(waits ? [skeleton(6)] : []));
    reveal(id, waits);
  }

  /** The value of a design token, such as "mood-3", in the theme being looked at. */
  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  }

  undertone.dom = { element, icon, mark, byId, say, reveal, skeleton, wait, token };
})();
