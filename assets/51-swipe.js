/*
 * On a phone the charts lie side by side: a swipe chooses the tab, a tab brings its chart into view.
 * The choice itself stays the radio's, so the address, the keyboard and Dash know of one thing only.
 */
(function () {
  "use strict";
  const PHONE = window.matchMedia("(max-width: 899px)");
  const SETTLED_MS = 120;
  let settling = 0;
  /** The panel that a chosen tab is scrolling to, until it is there or a finger takes over. */
  let awaited = null;

  const radio = (name) => document.querySelector(`#dock-tabs input[value="${name}"]`);
  const panels = (strip) => [...strip.children].filter((panel) => panel.offsetWidth > 0);

  /** The panel nearest to the middle of the strip. */
  function centred(strip) {
    const middle = strip.scrollLeft + strip.clientWidth / 2;
    const away = (panel) => Math.abs(panel.offsetLeft + panel.offsetWidth / 2 - middle);
    return panels(strip).reduce((best, panel) => (away(panel) < away(best) ? panel : best));
  }

  function settled(strip) {
    if (!panels(strip).length) return;
    const panel = centred(strip);
    // Drawing a chart can hold up the scrolling for so long that it looks like its end.
    if (awaited && awaited !== panel) return;
    awaited = null;
    const choice = radio(panel.dataset.tab);
    if (choice && !choice.checked) choice.click();
  }

  // Scroll events do not bubble; scrollend is too young to rely on.
  document.addEventListener("scroll", ({ target }) => {
    if (!PHONE.matches || !target.classList?.contains("dock-panels")) return;
    clearTimeout(settling);
    settling = setTimeout(settled, SETTLED_MS, target);
  }, true);

  document.addEventListener("pointerdown", ({ target }) => {
    if (target.closest(".dock-panels")) awaited = null;
  });

  document.addEventListener("change", ({ target }) => {
    if (!PHONE.matches || !target.closest("#dock-tabs")) return;
    const strip = document.querySelector(".dock-panels");
    const panel = panels(strip).find((candidate) => candidate.dataset.tab === target.value);
    if (!panel) return;
    const left = panel.offsetLeft + panel.offsetWidth / 2 - strip.clientWidth / 2;
    awaited = panel;
    // How fast is left to the style sheet, which knows who wants no motion.
    strip.scrollTo({ left });
    target.closest("label").scrollIntoView({ inline: "center", block: "nearest" });
  });
})();
