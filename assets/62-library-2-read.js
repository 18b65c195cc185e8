/* Bringing a list: a file, pasted text or the crate goes to the server to be looked up, and comes back. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId } = undertone.dom;
  const MOST_BYTES = 10_000_000;
  const FORMATS = ".csv,.tsv,.txt,.m3u,.m3u8,.xspf,.jspf,.json";
  const { ask, problem, read } = undertone.bringing({
    at: "library", card: "library-bring", problemId: "library-problem", kept: "your library" });
  const lookUp = (form) => read("match", form);

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
