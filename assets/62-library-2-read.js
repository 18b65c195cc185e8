/* Bringing a list: a file, pasted text or the crate goes to the server to be looked up, and comes back. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId, say } = undertone.dom;
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

  function mountFile() {
    byId("library-file").replaceChildren(...undertone.fileField({
      id: "library-field", pickId: "library-pick", label: "A playlist file", accept: FORMATS, words: "Choose a file",
      card: byId("library-bring"), read: ([file]) => readFile(file) }));
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
