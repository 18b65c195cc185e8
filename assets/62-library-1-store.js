/*
 * The library: a listener's own list, kept in this browser as the ids of its songs and what was listed
 * of those that were not found, so that they can be looked for again in another catalogue.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const KEPT_AS = "library";
  const MOST = 50000;
  const MOST_UNDONE = 20;
  const EMPTY = Object.freeze({ ids: [], left: [], title: "", fingerprint: "" });

  const text = (value) => (typeof value === "string" ? value : "");

  let library = read();
  let before = []; // what it was, the latest last

  function read() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(KEPT_AS) || "null");
    } catch {
      // A browser that keeps nothing, or something that is not ours.
    }
    if (!kept || !Array.isArray(kept.ids) || !Array.isArray(kept.left)) return EMPTY;
    return {
      ids: [...new Set(kept.ids.filter((id) => typeof id === "string"))].slice(0, MOST),
      left: kept.left.filter((song) => song && typeof song === "object").slice(0, MOST),
      title: text(kept.title),
      fingerprint: text(kept.fingerprint),
    };
  }

  const isEmpty = ({ ids, left } = library) => ids.length === 0 && left.length === 0;

  function keep() {
    try {
      if (isEmpty()) localStorage.removeItem(KEPT_AS);
      else localStorage.setItem(KEPT_AS, JSON.stringify(library));
    } catch {
      undertone.banner.say("This browser has no room for your library, so it lasts only until you leave.");
    }
  }

  const tell = (words) => document.dispatchEvent(new CustomEvent("library", { detail: words }));

  /** Let parts of the library be others, with a way back. words: what was done, read out. */
  function change(parts, words) {
    before = [...before, library].slice(-MOST_UNDONE);
    library = { ...library, ...parts };
    library.ids = [...new Set(library.ids)].slice(0, MOST);
    keep();
    tell(words);
  }

  function undo() {
    if (!before.length) return;
    library = before.at(-1);
    before = before.slice(0, -1);
    keep();
    tell("Undone.");
  }

  // Another tab may have changed it; what was undone here is then another's.
  window.addEventListener("storage", (event) => {
    if (event.key !== KEPT_AS) return;
    library = read();
    before = [];
    tell("");
  });

  undertone.library = {
    current: () => library,
    isEmpty,
    canUndo: () => before.length > 0,
    /** What it was before the last change. */
    earlier: () => before.at(-1) || EMPTY,
    change,
    clear: () => change(EMPTY, "Your library is empty."),
    undo,
  };
})();
