/* Bringing a list: a file, pasted text or the crate goes to the server to be looked up, and comes back. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say } = undertone.dom;
  const MOST_BYTES = 10_000_000;
  const FORMATS = ".csv,.tsv,.txt,.m3u,.m3u8,.xspf,.jspf,.json";
  let asking = null;

  const address = (path) =>
    `/library/${path}?${new URLSearchParams({ build: undertone.columns.meta().build })}`;

  /** Ask about a list; both questions only read, so they are asked again after a failure. */
  async function ask(path, body, options = {}) {
    try {
      const response = await undertone.fetchOk(address(path), { method: "POST", body, ...options });
      return await response.json();
    } catch (error) {
      if (error.status === 409) error.message = "The catalogue has been rebuilt. Reload the page; your library is kept.";
      throw error;
    }
  }

  const problem = (words) => say("library-problem", words);

  function busy(on) {
    for (const id of ["library-read", "library-crate", "library-pick"]) {
      const button = byId(id);
      if (button) button.disabled = on;
    }
    byId("library-bring")?.classList.toggle("is-busy", on);
  }

  /** Look up a form with a file or text; null where it was refused, which is said beside the form. */
  async function lookUp(form) {
    asking?.abort();
    const mine = (asking = new AbortController());
    problem("");
    busy(true);
    try {
      return await ask("match", form, { signal: mine.signal });
    } catch (error) {
      if (error.name !== "AbortError") problem(error.message);
      return null;
    } finally {
      if (asking === mine) {
        asking = null;
        busy(false);
      }
    }
  }

  async function readForm(form) {
    const answer = await lookUp(form);
    if (answer) undertone.libraryReport.arrived(answer);
    return answer !== null;
  }

  function readFile(file) {
    if (file.size > MOST_BYTES) {
      problem(`${file.name} is larger than 10 MB, the most that is read.`);
      return;
    }
    const form = new FormData();
    form.append("file", file, file.name);
    readForm(form);
  }

  async function readPasted() {
    const field = byId("library-paste");
    const text = field.value;
    if (!text.trim()) {
      problem("Paste some songs first.");
      field.focus();
      return;
    }
    const form = new FormData();
    form.append("text", text);
    await readForm(form);
  }

  function readCrate() {
    const tracks = undertone.crate.tracks();
    if (!tracks.length) {
      problem("Your crate is empty. Put songs in with the + beside them.");
      return;
    }
    problem("");
    undertone.libraryReport.clear();
    undertone.library.change({ ids: tracks.map((track) => track.id), left: [], title: "My crate", fingerprint: "" },
      `Your library is the ${undertone.words.tracks(tracks.length)} of your crate.`);
  }

  /** What was not found before, looked for in this catalogue. */
  async function lookAgain() {
    const { left } = undertone.library.current();
    const content = JSON.stringify({ tracks: left });
    const form = new FormData();
    form.append("file", new Blob([content], { type: "application/json" }), "your library.json");
    const answer = await lookUp(form);
    if (answer) undertone.libraryReport.arrived(answer, { again: true });
  }

  /** The field for files, as a button that says so; files can be dropped on the card as well. */
  function mountFile() {
    const place = byId("library-file");
    const field = element("input", {
      type: "file", id: "library-field", accept: FORMATS, class: "visually-hidden", tabindex: "-1", "aria-label": "A playlist file" });
    const pick = element("button", { type: "button", id: "library-pick", class: "button button-filled" },
      icon("upload"), element("span", { class: "button-words" }, "Choose a file"));
    pick.addEventListener("click", () => field.click());
    field.addEventListener("change", () => {
      if (field.files[0]) readFile(field.files[0]);
      field.value = ""; // so that the same file can be chosen again
    });
    place.replaceChildren(field, pick);
    const card = byId("library-bring");
    card.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      card.classList.add("is-over");
    });
    card.addEventListener("dragleave", () => card.classList.remove("is-over"));
    card.addEventListener("drop", (event) => {
      card.classList.remove("is-over");
      const [file] = event.dataTransfer.files;
      if (!file) return;
      event.preventDefault();
      readFile(file);
    });
  }

  const BUTTONS = {
    "library-read": readPasted,
    "library-crate": readCrate,
    "library-again": lookAgain,
    "library-undo": () => {
      undertone.libraryReport.clear();
      undertone.library.undo();
    },
    "library-clear": () => {
      undertone.libraryReport.clear();
      undertone.library.clear();
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && BUTTONS[button.id]) BUTTONS[button.id]();
  });

  undertone.libraryRead = { ask, mountFile };
})();
