/*
 * Drafts: what runs have found, the newest first, what would change for listeners, and which of them
 * serves. Drafts never change, so what one holds is asked for once.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, mark, byId, reveal, skeleton } = undertone.dom;
  const { count, tracks } = undertone.words;
  const { get, post, time, look } = undertone.jobs;
  const { methodName, inWords } = undertone.runForm;
  const { when, plural, redraw, scoreWords } = undertone.lists;
  const { confirm } = undertone.dialogs;
  const DRAFTS_AT_ONCE = 6;
  const contents = new Map(); // draft -> its moods and changes
  let drafts = [];
  let serving = null;
  let shownDrafts = DRAFTS_AT_ONCE;

  const mayServe = () => byId("lab-run")?.dataset.mayServe === "yes";
  const share = (n, all) => `${Math.round((n / (all || 1)) * 100)}%`;

  function contentOf(name) {
    if (!contents.has(name)) {
      const asked = get(`/drafts/${encodeURIComponent(name)}`);
      asked.catch(() => contents.delete(name));
      contents.set(name, asked);
    }
    return contents.get(name);
  }

  function becomes(change) {
    const moved = [
      change.moved_in ? `${count(change.moved_in)} join` : null,
      change.moved_out ? `${count(change.moved_out)} leave` : null,
    ].filter(Boolean).join(", ");
    if (change.status === "new") return "new";
    const what = change.status === "kept" ? "stays" : `was ${change.was}`;
    return moved ? `${what}; ${moved}` : `${what}, unchanged`;
  }

  function moodRow(mood, change) {
    return element("li", {},
      mark({ shape: mood.shape, slot: mood.colour_slot }),
      element("span", { class: "draft-mood" }, mood.name),
      element("span", { class: "numbers draft-size" }, tracks(mood.n_tracks)),
      element("span", { class: "quiet draft-change" }, becomes(change)));
  }

  const goneRow = (gone) => element("li", {},
    icon("minus"), element("span", { class: "draft-mood" }, gone.name),
    element("span", { class: "numbers draft-size" }, tracks(gone.n_tracks)),
    element("span", { class: "quiet draft-change" }, "goes; its tracks join the others"));

  /** What changes, in one sentence of counts. */
  function changeWords({ moods, gone, n_changed, n_tracks }) {
    const of = (status) => moods.filter((mood) => mood.status === status).length;
    const parts = [
      [of("kept"), "stay", "stays"], [of("renamed"), "go on under another name", "goes on under another name"],
      [of("new"), "are new", "is new"], [gone.length, "go", "goes"],
    ].filter(([n]) => n);
    const said = parts.map(([n, many, one], place) =>
      `${place ? count(n) : plural(n, "mood")} ${n === 1 ? one : many}`);
    return `${said.join(", ")}. ${count(n_changed)} of ${tracks(n_tracks)} `
      + `(${share(n_changed, n_tracks)}) change mood.`;
  }

  function strip(moods) {
    const pieces = moods.map((mood) => element("span", {
      style: `--share: ${mood.n_tracks}; --mood: var(--mood-${mood.colour_slot})`,
    }));
    return element("div", { class: "lab-strip", "aria-hidden": "true" }, ...pieces);
  }

  function changeReport(place, draft) {
    contentOf(draft.name).then(({ moods, changes }) => {
      place.replaceChildren(
        strip(moods),
        element("p", {}, changeWords(changes)),
        element("ul", { class: "draft-moods", tabindex: 0, "aria-label": "What becomes of each mood" },
          ...moods.map((mood, i) => moodRow(mood, changes.moods[i])), ...changes.gone.map(goneRow)),
        draft.follows === serving.build || draft.name === serving.draft ? ""
          : element("p", { class: "quiet" }, "Told against the moods that served when it was made; others serve now."));
    }).catch((error) => place.replaceChildren(element("p", { class: "run-answer is-problem" }, error.message)));
  }

  function pinning(draft) {
    if (draft.name === serving.draft) return element("span", { class: "tag" }, "serves now");
    if (draft.fingerprint !== serving.fingerprint) {
      return element("p", { class: "quiet" },
        "Groups the tracks of another catalogue than the one that serves; run it again to use its moods.");
    }
    if (!mayServe()) return element("p", { class: "quiet" }, "An admin decides which moods everybody sees.");
    const button = element("button", { type: "button", class: "button button-filled" }, icon("pin"), "Use these moods");
    button.addEventListener("click", () => confirmPin(draft));
    return button;
  }

  function draftCard(draft) {
    if (draft.problem) {
      return element("li", { class: "card", "data-draft": draft.name }, element("h3", {}, draft.name),
        element("div", { class: "notice is-warning" }, icon("triangle-alert"), element("p", {}, draft.problem)));
    }
    const report = element("div", { class: "draft-report" }, skeleton());
    const noise = draft.n_noise ? `, ${tracks(draft.n_noise)} in none` : "";
    const genres = draft.genres_left_out
      ? element("p", { class: "quiet" }, `${plural(draft.genres_left_out, "rare genre")} did not count.`) : null;
    const card = element("li", { class: "card", "data-draft": draft.name },
      element("header", { class: "draft-head" },
        element("h3", {}, `${methodName(draft.spec)}: ${plural(draft.n_groups, "group")}${noise}`), pinning(draft)),
      element("p", { class: "quiet" }, inWords(draft.spec)), genres,
      element("dl", { class: "facts draft-facts" }, ...[
        ...scoreWords(draft.scores), ["Made", when(draft.created)], ["Took", time(draft.seconds)],
        ["Draft", draft.name],
      ].map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", { class: "numbers" }, value)))),
      report);
    changeReport(report, draft);
    return card;
  }

  function drawDrafts() {
    const first = drafts.slice(0, shownDrafts);
    redraw("lab-run-drafts", [first, serving], () => first.map(draftCard),
      "No drafts yet: a run that is done leaves one here.");
    reveal("lab-run-more-drafts", drafts.length > shownDrafts);
    drawServing();
  }

  function drawServing() {
    const place = byId("lab-run-serving");
    reveal("lab-run-serving", serving.draft !== null);
    if (!serving.draft || place.dataset.draft === serving.draft) return;
    place.dataset.draft = serving.draft;
    const back = element("button", { type: "button", class: "button button-quiet" },
      icon("undo-2"), "Use the build’s own moods");
    back.addEventListener("click", confirmUnpin);
    place.replaceChildren(element("div", { class: "notice" }, icon("pin"),
      element("div", { class: "notice-words run-serving" },
        element("p", {}, `The moods of draft ${serving.draft} serve.`), mayServe() ? back : null)));
  }

  // -- letting moods serve ----------------------------------------------------------------------

  function confirmPin(draft) {
    const changed = `${count(draft.n_changed)} of ${tracks(draft.n_tracks)} `
      + `(${share(draft.n_changed, draft.n_tracks)}) change mood.`;
    confirm("Use these moods?", [
      `From the next page they open, everybody sees the moods of this draft. ${changed}`,
      "Moods that stay keep their name, colour and number. The build’s own moods are kept, and one "
      + "press brings them back.",
    ], "Use these moods", () => serve(`/drafts/${encodeURIComponent(draft.name)}/pin`, "The moods of this draft serve from now on."));
  }

  function confirmUnpin() {
    confirm("Use the build’s own moods?", [
      "From the next page they open, everybody sees the moods that the build came with. The draft stays here.",
    ], "Use the build’s own moods", () => serve("/drafts/unpin", "The build’s own moods serve again."));
  }

  async function serve(url, words) {
    const { build } = await post(url);
    if (build !== undertone.columns.meta().build) undertone.banner.rebuilt(words);
    look();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("button")?.id !== "lab-run-more-drafts") return;
    shownDrafts += DRAFTS_AT_ONCE;
    drawDrafts();
  });

  undertone.drafts = {
    /** Ask for the drafts and show them; resolves with them. */
    async read() {
      ({ drafts, serving } = await get("/drafts"));
      drawDrafts();
      return drafts;
    },
  };
})();
