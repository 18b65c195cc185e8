/*
 * Runs from the Lab: a form becomes a spec, a run is started, watched and cancelled, and its draft can
 * serve. The server is asked every second while something runs and somebody can see it, and else never.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, mark, byId, say, reveal } = undertone.dom;
  const { count, tracks } = undertone.words;
  const HERE = "/lab?part=run";
  const LOOK_EVERY_MS = 1000;
  const AFTER_FAILURE_MS = 5000;
  const TYPING_PAUSE_MS = 250;
  const DRAFTS_AT_ONCE = 6;
  const RUNS_AT_ONCE = 100; // as many as the server lists
  const SCORES = [
    ["silhouette", "Silhouette", 3], ["davies_bouldin", "Davies-Bouldin", 2],
    ["calinski_harabasz", "Calinski-Harabasz", 0], ["inertia", "Inertia", 0], ["bic", "BIC", 0],
    ["aic", "AIC", 0],
  ];
  const STATES = {
    queued: "Waits", running: "Runs", done: "Done", failed: "Failed", cancelled: "Cancelled",
  };
  const STARTED = "Started.";
  const names = new Map(); // method -> its name, also for news while another page is open
  const contents = new Map(); // draft -> its moods and changes; drafts never change
  const mine = new Map(); // jobs of this visitor that are not over: id -> method
  let mounted = null;
  let active = [];
  let runs = [];
  let drafts = [];
  let serving = null;
  let shownDrafts = DRAFTS_AT_ONCE;
  let timer = 0;
  let turn = 0;
  let asking = null;
  let typing = 0;
  let starting = false;

  // -- asking -----------------------------------------------------------------------------------

  const get = (url, options) => undertone.fetchOk(url, options).then((response) => response.json());

  /** POST once: what starts or changes something is not asked twice. Rejects with AnswerError. */
  async function post(url, content = {}) {
    const response = await fetch(url, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content),
    }).catch(() => null);
    if (!response) throw new undertone.AnswerError(0, "The server cannot be reached. Try again.");
    const said = await response.json().catch(() => ({}));
    if (response.ok) return said;
    throw new undertone.AnswerError(response.status, said.error || `The server answered ${response.status}.`);
  }

  // -- words ------------------------------------------------------------------------------------

  /** The twin of build_facts.seconds: "0.4 s", "12 s", "3 min 5 s". */
  function time(seconds) {
    if (seconds < 0.05) return "under 0.1 s";
    if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
    const whole = Math.round(seconds);
    return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  }

  /** A time that is expected, as roughly as it is known. */
  function about(seconds) {
    if (seconds < 90) return `about ${Math.max(1, Math.round(seconds))} s`;
    return `about ${Math.round(seconds / 60)} min`;
  }

  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
  const when = (moment) => day.format(new Date(moment));
  const plural = (n, noun) => `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
  const share = (n, all) => `${Math.round((n / (all || 1)) * 100)}%`;
  const lower = (words) => words[0].toLowerCase() + words.slice(1);
  const methodName = (spec) => names.get(spec.method) || spec.method;

  /** What the label of one of a part's choices says. */
  function labelOf(part, value) {
    const input = mounted.querySelector(`[data-part="${part}"] input[value="${CSS.escape(value)}"]`);
    return lower(input?.closest("label").textContent || value);
  }

  /** A spec in words: "groups 4, starts 1; by all features, scale: spread; seed 0". */
  function inWords(spec) {
    const fields = `[data-method="${CSS.escape(spec.method)}"] [data-parameter]`;
    const labels = Object.fromEntries([...mounted.querySelectorAll(fields)]
      .map((field) => [field.dataset.parameter, lower(field.dataset.label)]));
    const set = Object.entries(spec.parameters).map(([name, value]) => `${labels[name] || name} ${value}`);
    const { features, extras, scaling } = spec.inputs;
    const all = mounted.querySelectorAll('[data-part="features"] input').length;
    const by = [
      ...(features.length >= all ? ["all features"] : features.map((name) => labelOf("features", name))),
      ...extras.map((name) => labelOf("extras", name)),
    ];
    const parts = [
      set.length ? set.join(", ") : "all parameters as they come",
      `by ${by.join(", ")}`, `scale: ${labelOf("scaling", scaling)}`, `seed ${spec.seed}`];
    const words = parts.join("; ");
    return `${words[0].toUpperCase()}${words.slice(1)}.`;
  }

  function scoreWords(scores) {
    return SCORES.filter(([name]) => name in scores).map(([name, label, digits]) => [
      label, scores[name] === null ? "none" : scores[name].toLocaleString("en", {
        minimumFractionDigits: digits, maximumFractionDigits: digits,
      })]);
  }

  // -- the form ---------------------------------------------------------------------------------

  const ticked = (part) =>
    [...mounted.querySelectorAll(`[data-part="${part}"] input:checked`)].map((input) => input.value);

  /** What a field holds: a number where it is one, else the text as it was typed. */
  function valueOf(field) {
    const choice = field.querySelector("input:checked");
    if (choice) return choice.value;
    const text = field.querySelector("input").value.trim();
    return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
  }

  const parametersOf = (method) => [...mounted.querySelectorAll(
    `[data-method="${method}"] [data-parameter]`)];

  function spec() {
    const [method] = ticked("method");
    return {
      method,
      parameters: Object.fromEntries(
        parametersOf(method).map((field) => [field.dataset.parameter, valueOf(field)])),
      inputs: { features: ticked("features"), extras: ticked("extras"), scaling: ticked("scaling")[0] },
      seed: valueOf(mounted.querySelector('[data-part="seed"]')),
    };
  }

  function answer(words, isProblem) {
    say("lab-run-answer", words);
    byId("lab-run-answer")?.classList.toggle("is-problem", isProblem);
  }

  async function estimate() {
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ spec: JSON.stringify(spec()) });
    try {
      const { seconds, refused } = await get(`/jobs/estimate?${query}`, { signal: asking.signal });
      answer(refused || `Takes ${about(seconds)}.`, refused !== null);
    } catch (error) {
      if (error.name !== "AbortError") answer(error.message, true);
    }
  }

  /** Show the parameters of the method that is chosen. */
  function showMethod() {
    const [method] = ticked("method");
    for (const each of mounted.querySelectorAll("[data-method]")) {
      each.hidden = each.dataset.method !== method;
    }
  }

  function formChanged() {
    showMethod();
    clearTimeout(typing);
    typing = setTimeout(() => mounted && estimate(), TYPING_PAUSE_MS);
  }

  async function start() {
    if (starting) return;
    starting = true;
    asking?.abort();
    clearTimeout(typing);
    const wanted = spec();
    try {
      const job = await post("/jobs", wanted);
      mine.set(job.id, wanted.method);
      answer(STARTED, false);
      say("lab-run-news", `${methodName(wanted)} has been started.`);
      look();
    } catch (error) {
      answer(error.message, true);
    } finally {
      starting = false;
    }
  }

  // -- looking ----------------------------------------------------------------------------------

  const marks = (jobs) => jobs.map((job) => `${job.id} ${job.state}`).join();

  /** Ask for everything: what runs, what ran, what came of it. */
  async function lookAtAll() {
    const [found, left] = await Promise.all([get("/jobs"), get("/drafts")]);
    active = found.active;
    const listed = new Set(found.jobs.map((job) => job.id));
    runs = [...found.jobs, ...runs.filter((job) => !listed.has(job.id))];
    ({ drafts, serving } = left);
    for (const job of found.jobs) tell(job);
    for (const job of active) if (job.mine) mine.set(job.id, job.spec.method);
    reveal("lab-run-more-history", found.jobs.length >= RUNS_AT_ONCE && runs.at(-1).id > 1);
    drawLists();
  }

  /** Only what runs or waits; all where that is not what it was. */
  async function lookAtActive() {
    const found = await get("/jobs?before=0");
    if (marks(found.active) !== marks(active)) await lookAtAll();
    else active = found.active;
  }

  /** Look now, and again while something runs; once more when the tab can be seen again. */
  async function look(everything = true) {
    clearTimeout(timer);
    if (document.hidden) return;
    const now = ++turn;
    let problem = null;
    try {
      await (everything ? lookAtAll() : lookAtActive());
    } catch (error) {
      problem = error.message;
    }
    if (now !== turn) return;
    drawActive();
    say("lab-run-idle", problem || "Nothing runs.");
    reveal("lab-run-idle", problem || !active.length);
    if (mine.size || (mounted && (active.length || problem))) {
      timer = setTimeout(() => look(problem !== null), problem ? AFTER_FAILURE_MS : LOOK_EVERY_MS);
    }
  }

  /** A run of this visitor that has ended: a word where they are. */
  function tell(job) {
    if (!mine.has(job.id) || !job.finished) return;
    mine.delete(job.id);
    const name = methodName(job.spec);
    const words = {
      done: `${name} is done; its draft lies beside the moods.`,
      failed: `${name} has failed. ${job.error}`,
      cancelled: `${name} has been cancelled.`,
    }[job.state];
    if (mounted) {
      say("lab-run-news", words);
      // Unless the form has been changed since, and says something of the next run.
      if (byId("lab-run-answer")?.textContent === STARTED) answer(words, job.state === "failed");
    } else undertone.banner.say(words, "See it", () => location.assign(HERE));
  }

  // -- what runs --------------------------------------------------------------------------------

  function waiting(job) {
    const ahead = job.n_ahead === 1 ? "Another run is" : `${count(job.n_ahead)} other runs are`;
    return `${ahead} first; its turn comes in ${about(job.seconds_ahead)}.`;
  }

  function doing(job) {
    const left = job.estimated_seconds * (1 - job.progress);
    return `${job.step || "Starting"}: ${Math.round(job.progress * 100)}%, ${about(left)} left`;
  }

  function activeRun(job) {
    const problem = element("p", { class: "run-answer is-problem", role: "alert" });
    const cancel = job.mine
      ? element("button", { type: "button", class: "button button-quiet" }, icon("x"), "Cancel") : null;
    cancel?.addEventListener("click", () => {
      problem.textContent = "";
      post(`/jobs/${job.id}/cancel`)
        .then(() => byId("lab-run-start")?.focus())
        .catch((error) => (problem.textContent = error.message))
        .finally(() => look());
    });
    return element("li", { "data-job": job.id },
      element("div", { class: "active-head" },
        element("strong", {}, methodName(job.spec)), job.mine ? null : element("span", { class: "tag" }, "somebody else’s"),
        cancel),
      element("p", { class: "quiet" }, inWords(job.spec)),
      element("progress", { max: 1, "aria-label": `Progress of ${methodName(job.spec)}` }),
      element("p", { class: "active-words numbers" }), problem);
  }

  /** In place: a button that is being pressed, or read out, must not be exchanged each second. */
  function drawActive() {
    const list = byId("lab-run-active");
    if (!list) return;
    const present = new Map([...list.children].map((item) => [Number(item.dataset.job), item]));
    const items = active.map((job) => present.get(job.id) || activeRun(job));
    if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) {
      list.replaceChildren(...items);
    }
    active.forEach((job, place) => {
      const words = job.state === "running" ? doing(job) : waiting(job);
      items[place].querySelector("progress").value = job.progress;
      items[place].querySelector(".active-words").textContent = words;
    });
  }

  // -- drafts -----------------------------------------------------------------------------------

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
    const button = element("button", { type: "button", class: "button button-filled" }, icon("pin"), "Use these moods");
    button.addEventListener("click", () => confirmPin(draft));
    return button;
  }

  function draftCard(draft) {
    if (draft.problem) {
      return element("li", { class: "card", "data-draft": draft.name }, element("h3", {}, draft.name),
        element("div", { class: "notice is-warning" }, icon("triangle-alert"), element("p", {}, draft.problem)));
    }
    const report = element("div", { class: "draft-report" },
      element("div", { class: "skeleton" }, element("span"), element("span"), element("span")));
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

  /** Replace what a list shows where it is not what it showed; the page then keeps its place. */
  function redraw(id, shown, make) {
    const list = byId(id);
    const signature = JSON.stringify(shown);
    if (!list || list.dataset.shows === signature) return;
    list.dataset.shows = signature;
    list.replaceChildren(...make());
  }

  const nothing = (words) => [element("li", { class: "quiet" }, words)];

  function drawLists() {
    if (!mounted) return;
    const first = drafts.slice(0, shownDrafts);
    redraw("lab-run-drafts", [first, serving], () => (first.length ? first.map(draftCard)
      : nothing("No drafts yet: a run that is done leaves one here.")));
    reveal("lab-run-more-drafts", drafts.length > shownDrafts);
    redraw("lab-run-history", [runs, drafts.map(({ name, scores }) => [name, scores])],
      () => (runs.length ? runs.map(runRow) : nothing("Nothing has been run yet.")));
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
        element("p", {}, `The moods of draft ${serving.draft} serve.`), back)));
  }

  // -- letting moods serve ----------------------------------------------------------------------

  /** Ask before something that everybody sees; stays open, with the sentence, where it is refused. */
  function confirm(title, sentences, words, act) {
    const problem = element("p", { class: "run-answer is-problem", role: "alert" });
    const yes = element("button", { type: "button", class: "button button-filled" }, words);
    const no = element("button", { type: "button", class: "button button-quiet" }, "Change nothing");
    const dialog = element("dialog", { class: "run-dialog", "aria-label": title },
      element("h2", {}, title), ...sentences.map((sentence) => element("p", {}, sentence)), problem,
      element("div", { class: "run-dialog-buttons" }, no, yes));
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", async () => {
      if (yes.disabled) return;
      yes.disabled = true;
      try {
        await act();
        dialog.close();
      } catch (error) {
        problem.textContent = error.message;
        yes.disabled = false;
      }
    });
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

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

  // -- every run --------------------------------------------------------------------------------

  function runRow(job) {
    const draft = drafts.find((each) => each.name === job.draft && each.scores);
    const facts = [
      when(job.created),
      job.started && job.finished ? `took ${time((new Date(job.finished) - new Date(job.started)) / 1000)}` : null,
      ...(draft ? scoreWords(draft.scores).slice(0, 3).map((score) => score.join(" ")) : []),
      job.draft ? `draft ${job.draft}` : null,
    ].filter(Boolean).join(" · ");
    return element("li", { "data-run": job.id },
      element("span", { class: `run-state is-${job.state}` }, STATES[job.state]),
      element("div", { class: "run-words" },
        element("strong", {}, `${job.id}. ${methodName(job.spec)}`),
        element("p", { class: "quiet" }, inWords(job.spec)),
        job.error ? element("p", { class: "run-answer is-problem" }, job.error) : null,
        element("p", { class: "quiet numbers" }, `${facts} · data `, element("code", {}, job.fingerprint.slice(0, 12)))));
  }

  async function earlierRuns() {
    try {
      const { jobs } = await get(`/jobs?before=${runs.at(-1).id}`);
      runs = [...runs, ...jobs];
      drawLists();
      reveal("lab-run-more-history", jobs.length >= RUNS_AT_ONCE);
    } catch (error) {
      undertone.banner.say(error.message);
    }
  }

  // -- coming and going -------------------------------------------------------------------------

  function mount(root) {
    mounted = root;
    if (!root) return;
    for (const { dataset } of root.querySelectorAll("[data-method]")) names.set(dataset.method, dataset.label);
    estimate();
    look();
  }

  // A part comes with its page, or alone when its link is followed; either way its root comes.
  new MutationObserver(() => {
    const root = byId("lab-run");
    if (root !== mounted) mount(root);
  }).observe(document.documentElement, { subtree: true, childList: true });

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && (mounted || mine.size)) look();
  });
  const inForm = (event) => event.target.closest?.("#lab-run-form");
  document.addEventListener("input", (event) => inForm(event) && formChanged());
  document.addEventListener("change", (event) => inForm(event) && formChanged());
  document.addEventListener("submit", (event) => {
    if (!inForm(event)) return;
    event.preventDefault();
    start();
  });
  document.addEventListener("click", (event) => {
    const id = event.target.closest("button")?.id;
    if (id === "lab-run-more-history") earlierRuns();
    if (id === "lab-run-more-drafts") {
      shownDrafts += DRAFTS_AT_ONCE;
      drawLists();
    }
  });
})();
