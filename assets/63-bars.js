/* Bars that are drawn when the part of the page they are in is opened: [[name, words, amount], ...]. */
(function () {
  "use strict";
  const { element } = window.undertone.dom;

  /** As layouts/components.py, `bars`, makes them. */
  function bars(told) {
    const longest = Math.max(...told.map(([, , amount]) => amount), 1);
    return told.map(([name, words, amount]) => element("li", { style: `--share: ${amount / longest}` },
      element("span", { class: "bar-name" }, name), element("span", { class: "bar-words numbers" }, words),
      element("span", { class: "bar-line", "aria-hidden": "true" })));
  }

  document.addEventListener("toggle", ({ target }) => {
    if (!target.open) return;
    for (const list of target.querySelectorAll("[data-bars]")) {
      list.replaceChildren(...bars(JSON.parse(list.dataset.bars)));
    }
  }, true);
})();
