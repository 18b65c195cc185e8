/*
 * What Dash's controls say of themselves to screen readers, put right: lists of labels that call
 * themselves listboxes, sliders that speak in steps, hidden fields that take the focus, and popups
 * without a name. Dash writes these attributes anew as it pleases, hence the watching.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const LISTS = ".dash-options-list";
  const LABELS = ".dash-options-list-option";
  const THUMBS = ".dash-slider-thumb";

  /** The words of the nearest group around a control. */
  function nameOf(element) {
    const group = element.parentElement?.closest('[role="group"][aria-label], [role="group"][aria-labelledby]');
    if (!group) return null;
    return group.getAttribute("aria-label")
      || document.getElementById(group.getAttribute("aria-labelledby"))?.textContent || null;
  }

  function set(element, attribute, value) {
    if (value === null) element.removeAttribute(attribute);
    else if (element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
  }

  /** Labels around native inputs need no role; together they are a group of these. */
  function list(element) {
    const radios = element.querySelector('input[type="radio"]') !== null;
    set(element, "role", radios ? "radiogroup" : "group");
    set(element, "aria-label", nameOf(element));
  }

  function label(element) {
    element.removeAttribute("role");
    element.removeAttribute("aria-selected");
  }

  /** "Energy, lowest: 20%" instead of "Minimum: 20". */
  function thumb(element) {
    const name = element.closest("[data-field]")?.dataset.field;
    const field = undertone.columns?.meta()?.fields.find((candidate) => candidate.name === name);
    if (!field) return;
    const end = element.classList.contains("dash-slider-thumb-1") ? "lowest" : "highest";
    const step = Number(element.getAttribute("aria-valuenow"));
    set(element, "aria-label", `${field.label}, ${end}`);
    set(element, "aria-valuetext", undertone.words.value(field, undertone.address.valueOf(field, step)));
  }

  function popup(element) {
    set(element, "aria-label", nameOf(element));
  }

  /** Dash's field that only passes the focus on is in the tab order, so it must have a name. */
  function focusTarget(element) {
    element.removeAttribute("aria-hidden");
    set(element, "aria-label", nameOf(element));
  }

  const REPAIRS = [
    [LISTS, list], [LABELS, label], [THUMBS, thumb],
    [".dash-dropdown-content", popup], [".dash-dropdown-focus-target", focusTarget],
  ];

  const ANY = REPAIRS.map(([selector]) => selector).join();

  function repair(root) {
    // Most of what comes and goes are charts and rows: one look is enough for those.
    if (!root.matches(ANY) && !root.querySelector(ANY)) return;
    for (const [selector, mend] of REPAIRS) {
      if (root.matches(selector)) mend(root);
      root.querySelectorAll(selector).forEach(mend);
    }
  }

  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === "attributes") {
        for (const [selector, mend] of REPAIRS) if (target.matches(selector)) mend(target);
      } else {
        for (const node of addedNodes) if (node instanceof HTMLElement) repair(node);
      }
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, attributeFilter: ["aria-selected", "aria-valuenow", "aria-hidden"],
  });
})();
