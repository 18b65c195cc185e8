/* Where one's own plays come from: the files of a streaming history, the library, or a token. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say, reveal } = undertone.dom;
  const MOST_BYTES = 40_000_000;
  const { ask, problem, busy, read } = undertone.bringing({
    at: "me", card: "me-bring", problemId: "me-problem", kept: "what you brought" });
  let ofToken = null; // {token, plays} as last asked

  const asJson = (content) => [JSON.stringify(content), { headers: { "Content-Type": "application/json" } }];
  const tell = (words) => document.dispatchEvent(new CustomEvent("me", { detail: words }));

  // -- a streaming history ----------------------------------------------------------------------

  async function readFiles(files) {
    problem("");
    const bytes = [...files].reduce((sum, file) => sum + file.size, 0);
    if (bytes > MOST_BYTES) {
      problem("These files are larger than 40 MB together; bring the .zip they came in, or fewer of them.");
      return;
    }
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    const answer = await read("history", form);
    if (!answer) return;
    undertone.me.bringHistory(answer.plays, files.length === 1 ? files[0].name : `${files.length} files`);
    report(answer);
    tell(answer.words);
  }

  /** What was found in a history, and what was left out and why. */
  function report(answer) {
    const place = byId("me-report");
    if (!place) return;
    const close = element("button", {
      type: "button", class: "icon-button", title: "Close", "aria-label": "Close what was found" }, icon("x"));
    close.addEventListener("click", () => reveal("me-report", false));
    const reason = ({ words, examples }) => examples.length
      ? element("details", { class: "library-grade" },
        element("summary", {}, icon("chevron-right"), element("span", {}, words)),
        element("ul", { class: "library-listed" }, ...examples.map((each) => element("li", {}, each))))
      : element("p", {}, words);
    place.replaceChildren(
      element("header", { class: "library-report-head" }, element("h2", {}, "Your streaming history"), close),
      element("p", {}, answer.words), ...answer.notes.map((note) => element("p", { class: "quiet" }, note)),
      ...answer.left_out.map(reason));
    reveal("me-report", true);
  }

  function mountFile() {
    const again = element("button", { type: "button", id: "me-again", class: "button button-quiet", hidden: true },
      icon("rotate-ccw"), element("span", { class: "button-words" }, "Use the one I brought"));
    again.addEventListener("click", () => {
      problem("");
      undertone.me.choose({ from: "history" });
      tell("Your streaming history is shown.");
    });
    const file = undertone.fileField({
      id: "me-field", pickId: "me-pick", label: "Files of a streaming history", accept: ".json,.zip", multiple: true,
      words: "Choose files", card: byId("me-bring"), read: readFiles });
    byId("me-file").replaceChildren(...file, again);
  }

  // -- the library ------------------------------------------------------------------------------

  function tellLibrary() {
    const n = undertone.library.current().ids.length;
    say("me-library-said", n ? `It has ${undertone.words.tracks(n)}.` : "It is empty so far.");
  }

  function useLibrary() {
    problem("");
    if (!undertone.library.current().ids.length) {
      problem("Your library is empty. Bring songs under Library first.");
      return;
    }
    undertone.me.choose({ from: "library" });
    tell("Your library is shown.");
  }

  function ofLibrary() {
    const { ids } = undertone.library.current();
    return { ids, track: ids.map((_, i) => i), second: null, count: ids.map(() => 1) };
  }

  // -- a token ----------------------------------------------------------------------------------

  async function useToken(event) {
    event.preventDefault();
    const field = byId("me-token");
    const typed = field.value.trim();
    problem("");
    if (!typed) {
      problem("Type or paste your token first.");
      field.focus();
      return;
    }
    busy(true);
    try {
      await playsOf(typed);
      undertone.me.setToken(typed);
      undertone.me.choose({ from: "token" });
      window.dash_clientside.set_props("me-token", { value: "" });
      tell("Your plays here are shown.");
    } catch (error) {
      problem(error.message);
    } finally {
      busy(false);
    }
  }

  async function playsOf(token) {
    if (ofToken?.token !== token) {
      const { plays } = await ask("plays", ...asJson({ token }));
      ofToken = { token, plays };
    }
    return ofToken.plays;
  }

  // -- what is looked at ------------------------------------------------------------------------

  /** The plays that were chosen, and what they are called; null where there are none. */
  async function current() {
    await undertone.me.ready;
    const { from } = undertone.me.chosen();
    const brought = undertone.me.history();
    reveal("me-again", brought !== null && from !== "history");
    if (from === "library" && undertone.library.current().ids.length) {
      return { plays: ofLibrary(), title: "From your library" };
    }
    const token = undertone.me.token();
    if (from === "token" && token) return { plays: await playsOf(token), title: "Your plays here" };
    return from && brought ? { plays: brought.plays, title: `From ${brought.title}` } : null;
  }

  function mount() {
    mountFile();
    tellLibrary();
    byId("me-library").addEventListener("click", useLibrary);
    byId("me-token-form")?.addEventListener("submit", useToken);
  }

  document.addEventListener("library", tellLibrary);

  undertone.meSources = { ask, asJson, current, mount, problem, tell };
})();
