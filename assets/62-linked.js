/*
 * Controls that are part of the address (layouts/linked.py): links that change it in place, and sliders.
 * Where a change draws a part of the page anew, what was open stays open and the keyboard stays put.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId } = undertone.dom;
  const PAGE = ".page-song";
  const folds = new Map(); // id of a part that folds -> whether it is open
  let last = null; // what was focused last

  /** Go to the address that `edit` makes of the query of this one. */
  function change(edit) {
    const query = new URLSearchParams(location.search);
    edit(query);
    const text = query.toString().replaceAll("+", "%20");
    undertone.go(text ? `${location.pathname}?${text}` : location.pathname);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-go]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button;
    if (!link || elsewhere || event.defaultPrevented) return;
    event.preventDefault();
    undertone.go(link.getAttribute("href"));
  });

  // -- sliders ------------------------------------------------------------------------------------

  const fieldOf = ({ target }) => target.type === "range" && target.closest("[data-linked]");

  document.addEventListener("input", (event) => {
    const field = fieldOf(event);
    if (!field) return;
    const words = field.dataset.words.split("|")[Number(event.target.value)];
    field.querySelector(".linked-said").textContent = words;
    event.target.setAttribute("aria-valuetext", words);
  });

  document.addEventListener("change", (event) => {
    const field = fieldOf(event);
    if (!field) return;
    const { linked, values, usual } = field.dataset;
    const value = values.split(" ")[Number(event.target.value)];
    change((query) => (value === usual ? query.delete(linked) : query.set(linked, value)));
  });

  // -- what stays as it was -----------------------------------------------------------------------

  document.addEventListener("toggle", ({ target }) => {
    if (target.matches?.(`${PAGE} details[id]`)) folds.set(target.id, target.open);
  }, true);

  document.addEventListener("focusin", ({ target }) => {
    const control = target.closest(`${PAGE} :is(a, input, button, summary)`);
    last = control && {
      id: control.id, kind: control.className, words: control.getAttribute("aria-label") || control.textContent,
    };
  });

  function again() {
    if (last.id) return byId(last.id);
    return [...document.querySelectorAll(`${PAGE} :is(a, button, summary)`)].find((each) =>
      each.className === last.kind && (each.getAttribute("aria-label") || each.textContent) === last.words);
  }

  new MutationObserver((changes) => {
    const page = document.querySelector(PAGE);
    if (!page || !changes.some(({ target }) => page.contains(target))) return;
    for (const [id, open] of folds) {
      const fold = byId(id);
      if (fold && open && !fold.dataset.kept) fold.open = true;
      if (fold) fold.dataset.kept = "yes";
    }
    if (last && document.activeElement === document.body) again()?.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.linked = {
    /** Another song is read from its beginning. */
    fromTheTop() {
      document.querySelector(PAGE)?.scrollTo(0, 0);
      folds.clear();
      last = null;
    },
  };
  undertone.linked = { change };
})();
