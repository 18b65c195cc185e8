/*
 * The part of the Data page by which another catalogue comes: a file is sent or chosen, what each of
 * its columns is can be changed, and what would become of it is read before anything is made.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, reveal } = undertone.dom;
  const { count, tracks } = undertone.words;
  const { get, post, look } = undertone.jobs;
  const { add, estimate } = undertone.jobForms;
  const { when, plural, redraw } = undertone.lists;
  const { confirm } = undertone.dialogs;
  const { mount: mountField, drawFolder, busyIn, setFull } = undertone.importing;
  const plays = undertone.importPlays;
  const FORM = "data-import-form";
  const LEFT_OUT = "";
  let brought = null; // {upload, name}
  let looked = null; // what the server said would become of it
  let chosen = {}; // column of ours -> position in the file
  let said = null; // the columns that were last read so; null for by their names
  let reading = false; // whether the file of tracks is on its way
  let inUse = null; // {file, n_tracks, n_people} of the catalogue in use

  // -- bringing a file --------------------------------------------------------------------------

  const busy = busyIn("data-looked", () => {
    reading = true;
    offer();
  });

  async function bring(name, work) {
    const answer = await busy(`Taking ${name}…`, work);
    if (answer === undefined) return;
    if (answer === null) return arrived();
    brought = answer;
    looked = said = null;
    await lookOver();
  }

  async function lookOver() {
    const { upload, name } = brought;
    const answer = await busy(`Reading ${name}…`, () => post(`/imports/${upload}/look`, { columns: said }));
    if (answer === undefined) return;
    if (answer) {
      looked = answer;
      chosen = { ...answer.chosen };
    } else if (!said) [brought, looked] = [null, null]; // columns that were refused can be changed again
    arrived();
    if (answer && usable()) plays.lookOver();
  }

  function arrived() {
    reading = false;
    if (looked) drawLooked();
    offer();
  }

  /** Use the tracks of the catalogue in use again. */
  function takeOut() {
    [brought, looked, said] = [null, null, null];
    undertone.importing.problem("");
    byId("data-looked").replaceChildren();
    offer();
    plays.lookOver();
  }

  const field = {
    id: "data-file", place: "data-file", as: "tracks", label: "A file of tracks", words: "Choose a file", bring,
  };

  function mount() {
    mountField(field);
    plays.mount(() => (usable() ? { upload: brought.upload, columns: said } : {}), offer);
    if (looked) drawLooked();
  }

  // -- what can be made -------------------------------------------------------------------------

  /** Whether the file of tracks that was brought can become a catalogue as it was read. */
  const usable = () => brought !== null && looked !== null && looked.problem === null;

  /** Show the button where something can be made, and say what would be missing. isNew: and how long it takes. */
  function offer({ isNew = true } = {}) {
    const ready = !reading && (usable() || (!brought && plays.brought())) && (!plays.brought() || plays.usable());
    reveal(FORM, ready);
    sayWhose();
    sayMissing(ready);
    if (ready && isNew) estimate(FORM);
  }

  const people = (n) => (n === 1 ? "1 person" : `${count(n)} people`);

  function sayMissing(ready) {
    const place = byId("data-missing");
    if (!place) return;
    const known = inUse?.n_people ? people(inUse.n_people) : "";
    let words = "";
    if (ready && known && !plays.brought()) {
      words = `The catalogue in use has plays of ${known}. The new one will have none, and Listeners will be empty, `
        + "unless you add a file of plays above: they cannot be carried over.";
    } else if (ready && known && !brought) {
      words = `These take the place of the plays of ${known} in the catalogue in use: bring all plays, not only new ones.`;
    }
    place.hidden = !words;
    place.querySelector("p").textContent = words;
  }

  /** Whose tracks plays are of. */
  function sayWhose() {
    if (!inUse) return;
    undertone.dom.say("data-in-use", usable() ? `They are to be of the tracks of ${brought.name}.`
      : `Without a file of tracks, they are added to the catalogue in use: ${tracks(inUse.n_tracks)} of ${
        inUse.file}. Its moods and maps stay as they are.`);
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
    reveal("data-missing", false);
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
    const out = element("button", { type: "button", class: "button button-quiet", "aria-label": `Take out ${looked.file}` },
      icon("x"), "Take out");
    out.addEventListener("click", takeOut);
    place.replaceChildren(element("div", { class: "catalogue-head" }, element("h5", {}, looked.file), out),
      found, columnsTable());
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
          element("p", { class: "quiet" }, `${tracks(catalogue.n_tracks)}, ${plural(catalogue.moods.length, "mood")}${
            catalogue.n_people ? `, plays of ${people(catalogue.n_people)}` : ""}. `
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
    const found = await get("/imports");
    const { catalogues, serving } = found;
    setFull(found.full);
    inUse = found.in_use;
    drawFolder(field, found.files);
    plays.drawFolders(found);
    sayWhose();
    sayMissing(!byId(FORM)?.hidden);
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
      kind: "import", ...plays.spec(usable() ? { upload: brought.upload, columns: said } : {}),
      n_tracks: (usable() && looked.health?.n_kept) || 0, n_plays: plays.nPlays(),
    }),
  });
  undertone.jobs.read(async (found, root) => {
    if (root?.dataset.jobs !== "import") return;
    plays.noteJobs(found);
    await drawCatalogues();
  });
  const onlyPlays = ({ spec }) => spec.listens && !spec.upload;
  undertone.jobs.kind("import", {
    name: (job) => (onlyPlays(job) ? "Adding plays" : "Making a catalogue"),
    words: ({ spec }) => {
      const of = [spec.n_tracks && tracks(spec.n_tracks), spec.n_plays && plays.words(spec.n_plays)].filter(Boolean);
      return of.length ? `Of about ${of.join(" and ")}; nobody sees it until it is put to use.` : "";
    },
    done: () => "The catalogue has been made. Put it to use below when you like.",
    left: (job) => `catalogue ${job.draft}`,
    home: () => "/data",
    mount,
    ended: () => look(),
  });
})();
