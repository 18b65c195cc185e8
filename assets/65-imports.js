/*
 * The part of the Data page by which another catalogue comes: a file is sent or chosen, what each of
 * its columns is can be changed, and what would become of it is read before anything is made.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say, reveal } = undertone.dom;
  const { count, tracks } = undertone.words;
  const { get, post, look } = undertone.jobs;
  const { add, estimate } = undertone.jobForms;
  const { when, plural, redraw } = undertone.lists;
  const { confirm } = undertone.dialogs;
  const FORM = "data-import-form";
  const FORMATS = ".csv,.tsv,.tab,.txt,.gz,.zip,.parquet";
  const MOST_BYTES = 256 * 2 ** 20;
  const LEFT_OUT = "";
  let brought = null; // {upload, name}
  let looked = null; // what the server said would become of it
  let chosen = {}; // column of ours -> position in the file
  let said = null; // the columns that were last read so; null for by their names
  let full = null; // why no other catalogue can be made now
  let turn = 0;

  const problem = (words) => say("data-problem", words);

  // -- bringing a file --------------------------------------------------------------------------

  /** Say what is being done while `work` does it, and what went wrong; resolves with its answer. */
  async function busy(words, work) {
    const now = ++turn;
    problem("");
    reveal(FORM, false);
    byId("data-looked").replaceChildren(element("p", { class: "quiet", role: "status" }, words));
    try {
      const answer = await work();
      return now === turn ? answer : null;
    } catch (error) {
      if (now !== turn) return null;
      problem(error.message);
      byId("data-looked")?.replaceChildren();
      return null;
    }
  }

  async function send(file) {
    const form = new FormData();
    form.append("file", file, file.name);
    const response = await fetch("/imports", { method: "POST", body: form }).catch(() => null);
    if (!response) throw new undertone.AnswerError(0, "The server cannot be reached. Try again.");
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw new undertone.AnswerError(response.status, answer.error || `The server answered ${response.status}.`);
  }

  async function bring(name, work) {
    const answer = await busy(`Taking ${name}…`, work);
    if (!answer) return;
    brought = answer;
    said = null;
    await lookOver();
  }

  function bringFile(file) {
    // Said before a file is sent: the server would hang up on it halfway.
    if (full) problem(full);
    else if (file.size > MOST_BYTES) problem(`${file.name} is larger than 256 MB, the most that is taken here.`);
    else bring(file.name, () => send(file));
  }

  async function lookOver() {
    const { upload, name } = brought;
    const answer = await busy(`Reading ${name}…`, () => post(`/imports/${upload}/look`, { columns: said }));
    if (!answer) {
      if (looked && said) drawLooked(); // the columns that were refused can be changed again
      return;
    }
    looked = answer;
    chosen = { ...answer.chosen };
    drawLooked();
  }

  function mount() {
    const field = element("input", {
      type: "file", id: "data-file-field", accept: FORMATS, class: "visually-hidden", tabindex: "-1",
      "aria-label": "A file of tracks",
    });
    const pick = element("button", { type: "button", id: "data-file-pick", class: "button button-filled" },
      icon("upload"), element("span", { class: "button-words" }, "Choose a file"));
    pick.addEventListener("click", () => field.click());
    field.addEventListener("change", () => {
      if (field.files[0]) bringFile(field.files[0]);
      field.value = ""; // so that the same file can be chosen again
    });
    byId("data-file").replaceChildren(field, pick, element("div", { id: "data-folder", class: "import-folder" }));
    if (looked) drawLooked();
  }

  /** The files in the server's folder, where it has one. */
  function drawFolder(files) {
    const place = byId("data-folder");
    if (!place || place.dataset.shows === files.join("\n")) return;
    place.dataset.shows = files.join("\n");
    if (!files.length) return place.replaceChildren();
    const list = element("select", { class: "import-select", id: "data-folder-list" },
      ...files.map((name) => element("option", { value: name }, name)));
    const take = element("button", { type: "button", class: "button button-quiet" }, "Take this file");
    take.addEventListener("click", () => bring(list.value, () => post("/imports/from-folder", { name: list.value })));
    place.replaceChildren(
      element("label", { for: "data-folder-list" }, "Or a file on the server"), list, take);
  }

  // -- what would become of it ------------------------------------------------------------------

  const fieldAt = (position) => Object.keys(chosen).find((name) => chosen[name] === position) || LEFT_OUT;

  /** One column is one thing, and one thing is one column: whoever had it before is left out. */
  function choose(position, name) {
    const before = fieldAt(position);
    if (before) delete chosen[before];
    if (name) chosen[name] = position;
    document.querySelectorAll("#data-looked select").forEach((select) => {
      select.value = fieldAt(Number(select.dataset.position));
      select.closest("tr").classList.toggle("is-left-out", !select.value);
    });
    reveal(FORM, false);
    reveal("data-read-again", true);
  }

  function columnRow({ name, examples }, position) {
    const label = `What ${name || `column ${position + 1}`} is`;
    const select = element("select", { class: "import-select", "data-position": position, "aria-label": label },
      element("option", { value: LEFT_OUT }, "Left out"),
      ...looked.fields.map((field) => element("option", { value: field.name }, field.label)));
    select.value = fieldAt(position);
    select.addEventListener("change", () => choose(position, select.value));
    return element("tr", { class: select.value ? null : "is-left-out" },
      element("th", { scope: "row" }, name || element("span", { class: "quiet" }, `Column ${position + 1}`)),
      element("td", { class: "quiet import-examples" }, examples.join(" · ") || "empty"),
      element("td", {}, select));
  }

  function columnsTable() {
    const head = ["In the file", "Its first values", "Is"].map((words) => element("th", { scope: "col" }, words));
    const again = element("button", { type: "button", class: "button button-filled", id: "data-read-again", hidden: true },
      "Read it with these columns");
    again.addEventListener("click", () => {
      said = { ...chosen };
      lookOver();
    });
    return element("details", { class: "more import-columns", open: looked.problem !== null },
      element("summary", {}, icon("chevron-right"), `What each of its ${count(looked.header.length)} columns is`),
      element("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Columns of the file" },
        element("table", { class: "table" },
          element("thead", {}, element("tr", {}, ...head)),
          element("tbody", {}, ...looked.header.map(columnRow)))),
      again);
  }

  function drawLooked() {
    const place = byId("data-looked");
    if (!place) return;
    const found = looked.problem
      ? element("div", { class: "notice is-warning" }, icon("triangle-alert"),
        element("div", { class: "notice-words" }, element("p", {}, looked.problem),
          element("p", {}, "If a column has another name, say below what it is, and read the file again.")))
      : element("ul", { class: "sentences" }, ...looked.sentences.map((words) => element("li", {}, words)));
    place.replaceChildren(element("h4", {}, looked.file), found, columnsTable());
    reveal(FORM, looked.problem === null);
    if (looked.problem === null) estimate(FORM);
  }

  // -- the catalogues there are -----------------------------------------------------------------

  function catalogueCard(catalogue, serving) {
    const { name } = catalogue;
    if (catalogue.problem) {
      return element("li", { "data-catalogue": name }, element("h4", {}, `Catalogue ${name}`),
        element("div", { class: "notice is-warning" }, icon("triangle-alert"), element("p", {}, catalogue.problem)),
        element("div", { class: "catalogue-acts" }, discarding(name, `catalogue ${name}`)));
    }
    const use = element("button", {
      type: "button", class: "button button-quiet", "aria-label": `Use the catalogue ${name} of ${catalogue.file}`,
    }, icon("check"), "Use this catalogue");
    use.addEventListener("click", () => put(use, `/imports/catalogues/${encodeURIComponent(name)}/use`));
    const acts = serving === name
      ? element("span", { class: "tag" }, "in use")
      : element("div", { class: "catalogue-acts" }, use, discarding(name, catalogue.file));
    return element("li", { "data-catalogue": name },
      element("div", { class: "catalogue-head" },
        element("div", {}, element("h4", {}, catalogue.file),
          element("p", { class: "quiet" }, `${tracks(catalogue.n_tracks)}, ${plural(catalogue.moods.length, "mood")}. `
            + `Put here ${when(catalogue.created)}; ${count(Math.max(1, Math.round(catalogue.bytes / 1e6)))} MB.`)),
        acts),
      element("details", { class: "more" },
        element("summary", {}, icon("chevron-right"), "How it was read, and its moods"),
        element("ul", { class: "sentences" }, ...catalogue.sentences.map((words) => element("li", {}, words))),
        element("p", {}, catalogue.moods.join(" · "))));
  }

  function discarding(name, what) {
    const button = element("button", {
      type: "button", class: "button button-quiet", "aria-label": `Throw away the catalogue ${name} of ${what}`,
    }, icon("trash-2"), "Throw away");
    button.addEventListener("click", () => confirm("Throw this catalogue away?", [
      `The catalogue of ${what} is removed from the server. The file it was made from is not touched.`,
    ], "Throw it away", async () => {
      await post(`/imports/catalogues/${encodeURIComponent(name)}/discard`);
      await drawCatalogues();
    }));
    return button;
  }

  /** Let a catalogue serve. Nobody is asked whether they mean it: what was in use is one press away. */
  async function put(button, address) {
    if (button.disabled) return;
    button.disabled = true;
    try {
      const { build } = await post(address);
      if (build !== undertone.columns.meta().build) undertone.banner.rebuilt("Another catalogue is in use from now on.");
      await drawCatalogues();
    } catch (error) {
      button.disabled = false;
      undertone.banner.say(error.message);
    }
  }

  async function drawCatalogues() {
    const { catalogues, serving, files, full: isFull } = await get("/imports");
    if (full && !isFull) problem("");
    full = isFull;
    drawFolder(files);
    redraw("data-catalogues", [catalogues, serving], () => catalogues.map((each) => catalogueCard(each, serving)),
      "None yet. What is in use now joins them when another takes its place.");
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-go-back]");
    if (button) put(button, `/imports/served/${encodeURIComponent(button.dataset.goBack)}/back`);
  });

  // -- as a job ---------------------------------------------------------------------------------

  add(FORM, {
    spec: () => ({
      kind: "import", upload: brought.upload, columns: said, n_tracks: looked.health?.n_kept || 0,
    }),
  });
  undertone.jobs.read(async (_found, root) => {
    if (root?.dataset.jobs === "import") await drawCatalogues();
  });
  undertone.jobs.kind("import", {
    name: () => "Making a catalogue",
    words: (job) => (job.spec.n_tracks ? `Of about ${tracks(job.spec.n_tracks)}; nobody sees it until it is put to use.` : ""),
    done: () => "The catalogue has been made. Put it to use below when you like.",
    left: (job) => `catalogue ${job.draft}`,
    home: () => "/data",
    mount,
    ended: () => look(),
  });
})();
