/* A field for files as a button that says so, and a card on which files can be dropped as well. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon } = undertone.dom;

  /**
   * The two elements, for a place on the page. quiet: whether another field is to be used first.  read: told of
   * an array of files, of one unless `multiple`; the field is empty again when what it returns is there.
   */
  undertone.fileField = function ({ id, pickId, label, accept, multiple = false, words, card, quiet = false, read }) {
    const chosen = (files) => (multiple ? [...files] : [...files].slice(0, 1));
    const field = element("input", {
      type: "file", id, accept, multiple, class: "visually-hidden", tabindex: "-1", "aria-label": label });
    const pick = element("button", { type: "button", id: pickId, class: `button button-${quiet ? "quiet" : "filled"}` },
      icon("upload"), element("span", { class: "button-words" }, words));
    pick.addEventListener("click", () => field.click());
    field.addEventListener("change", async () => {
      if (field.files.length) await read(chosen(field.files));
      field.value = ""; // so that the same file can be chosen again
    });
    card.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      card.classList.add("is-over");
    });
    card.addEventListener("dragleave", () => card.classList.remove("is-over"));
    card.addEventListener("drop", (event) => {
      card.classList.remove("is-over");
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      read(chosen(event.dataTransfer.files));
    });
    return [field, pick];
  };
})();
