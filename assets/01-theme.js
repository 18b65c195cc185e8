/*
 * The theme somebody chose, before anything is painted; Dash's own reading of the store comes later.
 */
(function () {
  "use strict";
  try {
    const kept = JSON.parse(localStorage.getItem("theme") || "null");
    if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
  } catch {
    // A browser that keeps nothing shows the system's theme.
  }
})();
