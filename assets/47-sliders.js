/*
 * While a slider is dragged or stepped through by keys, the map is told by the thumbs themselves. Dash
 * would tell it too ("drag_value"), but each of its callbacks passes by every component of the page: 20 ms
 * a move, more than painting the map takes.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const THUMB = ".dash-slider-thumb";

  /** The steps two thumbs stand at, the lower first. */
  function steps(slider) {
    return [...slider.querySelectorAll(THUMB)]
      .map((thumb) => Number(thumb.getAttribute("aria-valuenow")))
      .sort((a, b) => a - b);
  }

  new MutationObserver((changes) => {
    const moved = new Set();
    for (const { target } of changes) {
      const range = target.matches(THUMB) && target.closest("[data-field]");
      if (range) moved.add(range);
    }
    for (const range of moved) undertone.explore.dragged(range.dataset.field, steps(range));
  }).observe(document.documentElement, { subtree: true, attributeFilter: ["aria-valuenow"] });
})();
