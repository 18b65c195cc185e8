/*
 * Jobs: what runs or waits is asked for every second while it matters and somebody can see it, and
 * else never. It is drawn on whichever part of the Lab is open, can be cancelled there, and is told
 * of wherever its visitor is when it ends. What a kind of job is called is for that kind to say.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say, reveal } = undertone.dom;
  const { count } = undertone.words;
  const LOOK_EVERY_MS = 1000;
  const AFTER_FAILURE_MS = 5000;
  const STARTED = "Started.";
  const kinds = new Map(); // of job -> what `kind` was given
  const readers = []; // called with every answer about all jobs
  const mine = new Map(); // jobs of this visitor that are not over: id -> kind
  let mounted = null; // the part that shows jobs, if one is open, and which kind it starts
  let mountedKind = null;
  let active = [];
  let timer = 0;
  let turn = 0;

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

  /** A kind this page does not know is one of a newer version. */
  const UNKNOWN = {
    home: "/lab?part=run", name: (job) => job.kind, words: () => "", done: () => "It is done.",
    left: (job) => job.draft,
  };
  const kindOf = (job) => kinds.get(job.kind) || UNKNOWN;
  const nameOf = (job) => kindOf(job).name(job);

  // -- looking ----------------------------------------------------------------------------------

  const marks = (jobs) => jobs.map((job) => `${job.id} ${job.state}`).join();

  /** Ask for everything: what runs, what ran, and for whoever reads that, what came of it. */
  async function lookAtAll() {
    const found = await get("/jobs");
    active = found.active;
    await Promise.all(readers.map((reader) => reader(found, mounted)));
    for (const job of found.jobs) tell(job);
    for (const job of active) if (job.mine) mine.set(job.id, job.kind);
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
    const idle = problem || byId("lab-run-idle")?.dataset.words || "";
    say("lab-run-idle", idle);
    reveal("lab-run-idle", problem || (idle && !active.length));
    if (mine.size || (mounted && (active.length || problem))) {
      timer = setTimeout(() => look(problem !== null), problem ? AFTER_FAILURE_MS : LOOK_EVERY_MS);
    }
  }

  /** A job of this visitor that has ended: a word where they are. */
  function tell(job) {
    if (!mine.has(job.id) || !job.finished) return;
    mine.delete(job.id);
    const name = nameOf(job);
    const words = {
      done: kindOf(job).done(job),
      failed: `${name} has failed. ${job.error}`,
      cancelled: `${name} has been cancelled.`,
    }[job.state];
    if (mountedKind !== job.kind) {
      undertone.banner.say(words, "See it", () => location.assign(kindOf(job).home(job)));
      return;
    }
    say("lab-run-news", words);
    // Unless the form has been changed since, and says something of the next job.
    if (byId("lab-run-answer")?.textContent !== STARTED) return;
    answer(words, job.state === "failed");
    if (job.state === "done") kindOf(job).ended?.(job, byId("lab-run-answer"));
  }

  /** Say beside the button of the form what came of it. */
  function answer(words, isProblem) {
    say("lab-run-answer", words);
    byId("lab-run-answer")?.classList.toggle("is-problem", isProblem);
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

  function activeJob(job) {
    const problem = element("p", { class: "run-answer is-problem", role: "alert" });
    const cancel = job.mine
      ? element("button", { type: "button", class: "button button-quiet" }, icon("x"), "Cancel") : null;
    cancel?.addEventListener("click", () => {
      problem.textContent = "";
      post(`/jobs/${job.id}/cancel`)
        .then(() => (byId("lab-run-start") || mounted?.querySelector("button"))?.focus())
        .catch((error) => (problem.textContent = error.message))
        .finally(() => look());
    });
    return element("li", { "data-job": job.id },
      element("div", { class: "active-head" },
        element("strong", {}, nameOf(job)), job.mine ? null : element("span", { class: "tag" }, "somebody else’s"),
        cancel),
      element("p", { class: "quiet" }, kindOf(job).words(job)),
      element("progress", { max: 1, "aria-label": `Progress of ${nameOf(job)}` }),
      element("p", { class: "active-words numbers" }), problem);
  }

  /** In place: a button that is being pressed, or read out, must not be exchanged each second. */
  function drawActive() {
    const list = byId("lab-run-active");
    if (!list) return;
    // Where people did not come to see jobs they are shown their own.
    const shown = list.closest("[data-own]") ? active.filter((job) => job.mine && job.kind === mountedKind) : active;
    const present = new Map([...list.children].map((item) => [Number(item.dataset.job), item]));
    const items = shown.map((job) => present.get(job.id) || activeJob(job));
    if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) {
      list.replaceChildren(...items);
    }
    shown.forEach((job, place) => {
      const words = job.state === "running" ? doing(job) : waiting(job);
      items[place].querySelector("progress").value = job.progress;
      items[place].querySelector(".active-words").textContent = words;
    });
  }

  // -- coming and going -------------------------------------------------------------------------

  /** A job that was just started. */
  function started(job) {
    mine.set(job.id, job.kind);
    answer(STARTED, false);
    say("lab-run-news", `${nameOf(job)} has been started.`);
    look();
  }

  /** See which part shows jobs now. */
  function seek() {
    const root = byId("lab-run-active")?.closest("[data-jobs]:not([hidden])") || null;
    const kind = root?.dataset.jobs || null;
    if (root === mounted && kind === mountedKind) return;
    [mounted, mountedKind] = [root, kind];
    if (!root) return;
    kinds.get(kind)?.mount?.(root);
    look();
  }

  // A part comes with its page, or alone when its link is followed; either way its list comes.
  new MutationObserver(seek).observe(document.documentElement, { subtree: true, childList: true });

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && (mounted || mine.size)) look();
  });

  undertone.jobs = {
    /**
     * Tell what a kind of job is: `name(job)`, `words(job)` of its spec, `done(job)` what is said when
     * it is done, `left(job)` what it left, `home(job)` the address that shows that; and `mount(root)`, called when the part that
     * starts them opens, `ended(job, place)`, to add something to what is said there.
     */
    kind: (name, facts) => kinds.set(name, facts),
    /** Have `reader(found, root)` called with every answer about all jobs; it may take its time. */
    read: (reader) => readers.push(reader),
    /** To be called where a part that was there all the time is shown or hidden. */
    seek,
    get, post, time, about, look, started, answer, kindOf,
  };
})();
