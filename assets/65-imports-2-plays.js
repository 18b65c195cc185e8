/*
 * Plays and people that come with tracks, or to those in use: brought, read over with them, and taken
 * out again. The server removes the files, which say who people are, with the job they were for.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, reveal } = undertone.dom;
  const { count } = undertone.words;
  const { post } = undertone.jobs;
  const { mount: mountField, drawFolder, busyIn, FORMATS } = undertone.importing;
  const GONE = {
    done: "The catalogue has been made, and the files have been removed. Put it to use below when you like.",
    cancelled: "The files have been removed.",
  };
  const LOOKED = "data-plays-looked";
  const files = { plays: null, people: null }; // {upload, name} of each
  let looked = null; // what the server said would become of them
  let needed = new Set(); // uploads that jobs wait or run with
  let tracks = () => ({}); // what they are of: {upload, columns}; nothing for those in use
  let changed = () => {};

  const busy = busyIn(LOOKED, () => {
    looked = null;
    byId("data-people-looked").replaceChildren();
    changed();
  });

  /** Have the server forget a file that nothing is made of. It does so by itself, too, if it must. */
  function drop(kind) {
    const file = files[kind];
    files[kind] = null;
    if (file && !needed.has(file.upload)) post(`/imports/${file.upload}/remove`).catch(() => {});
  }

  async function bring(kind, name, work) {
    const before = looked;
    const answer = await busy(`Taking ${name}…`, work);
    if (answer === undefined) return;
    if (answer === null) {
      looked = before;
      return draw();
    }
    drop(kind);
    files[kind] = answer;
    await lookOver();
  }

  /** Read them with the tracks there are now. */
  async function lookOver() {
    if (!files.plays) return draw();
    const named = [files.plays, files.people].filter(Boolean).map((file) => file.name).join(" and ");
    const answer = await busy(`Reading ${named}…`, () => post("/imports/plays/look", spec(tracks())));
    if (answer === undefined) return;
    looked = answer;
    draw();
  }

  function takeOut(kind) {
    drop(kind);
    if (kind === "plays") drop("people");
    looked = null;
    undertone.importing.problem("");
    lookOver();
  }

  function found(kind, told) {
    const { name } = files[kind];
    const out = element("button", { type: "button", class: "button button-quiet", "aria-label": `Take out ${name}` },
      icon("x"), "Take out");
    out.addEventListener("click", () => takeOut(kind));
    return element("div", { class: "import-found", "data-brought": kind },
      element("div", { class: "catalogue-head" }, element("h5", {}, name), out),
      told ? element("ul", { class: "sentences" }, ...told.sentences.map((words) => element("li", {}, words))) : null);
  }

  /** over: words in the place of files that have gone. */
  function draw(over = "") {
    if (!byId(LOOKED)) return;
    byId(LOOKED).replaceChildren(...[
      files.plays && found("plays", looked?.listens), over && element("p", { role: "status" }, over),
    ].filter(Boolean));
    byId("data-people-looked").replaceChildren(...[files.people && found("people", looked?.users)].filter(Boolean));
    reveal("data-people-part", files.plays !== null);
    changed({ isNew: !over });
  }

  const plays = {
    id: "data-plays", place: "data-plays", as: "plays", label: "Files of plays", words: "Choose plays",
    quiet: true,
    multiple: true, formats: `${FORMATS},.json`, bring: (name, work) => bring("plays", name, work),
  };
  const people = {
    id: "data-people", place: "data-people", as: "people", label: "A file of people", words: "Choose people",
    quiet: true,
    bring: (name, work) => bring("people", name, work),
  };

  /** What a job is asked for: of tracks that were brought, or of those in use. */
  function spec({ upload = "", columns = null }) {
    return {
      upload, columns, listens: files.plays?.upload || "", users: files.people?.upload || "",
    };
  }

  undertone.importPlays = {
    spec,
    /** tracksNow: gives what plays are of.  whenChanged: called when it is to be seen what can be made. */
    mount(tracksNow, whenChanged) {
      [tracks, changed] = [tracksNow, whenChanged];
      mountField(plays);
      mountField(people);
      draw();
    },
    drawFolders(found) {
      drawFolder(plays, found.files_of_plays);
      drawFolder(people, found.files);
    },
    lookOver,
    /** Whether there are some, and whether something can be made of them. */
    brought: () => files.plays !== null,
    usable: () => looked !== null,
    nPlays: () => looked?.listens.n_rows || 0,
    /** Take note of jobs: what runs is needed, and what a job that is over was given has gone. */
    noteJobs({ active, jobs }) {
      needed = new Set(active.flatMap((job) => [job.spec.listens, job.spec.users]));
      const over = jobs.find((job) => files.plays && job.spec.listens === files.plays.upload
        && job.state in GONE);
      if (!over) return;
      [files.plays, files.people, looked] = [null, null, null];
      draw(GONE[over.state]);
    },
    words: (n) => `${count(n)} ${n === 1 ? "row" : "rows"} of plays`,
  };
})();
