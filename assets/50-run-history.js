/* Every run: on which data, with what result, the newest first. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, byId, reveal } = undertone.dom;
  const { get, time, kindOf } = undertone.jobs;
  const { when, redraw, scoreWords } = undertone.lists;
  const RUNS_AT_ONCE = 100; // as many as the server lists
  const STATES = {
    queued: "Waits", running: "Runs", done: "Done", failed: "Failed", cancelled: "Cancelled",
  };
  let runs = [];
  let drafts = [];

  function runRow(job) {
    const kind = kindOf(job);
    const draft = job.kind === "group" && drafts.find((each) => each.name === job.draft && each.scores);
    const facts = [
      when(job.created),
      job.started && job.finished ? `took ${time((new Date(job.finished) - new Date(job.started)) / 1000)}` : null,
      ...(draft ? scoreWords(draft.scores).slice(0, 3).map((score) => score.join(" ")) : []),
    ].filter(Boolean).join(" · ");
    // What lies on another part of the Lab than this is a link there.
    const left = !job.draft ? "" : job.kind === "group" ? kind.left(job)
      : element("a", { href: kind.home(job) }, kind.left(job));
    return element("li", { "data-run": job.id },
      element("span", { class: `run-state is-${job.state}` }, STATES[job.state]),
      element("div", { class: "run-words" },
        element("strong", {}, `${job.id}. ${kind.name(job)}`),
        element("p", { class: "quiet" }, kind.words(job)),
        job.error ? element("p", { class: "run-answer is-problem" }, job.error) : null,
        element("p", { class: "quiet numbers" }, facts, left ? " · " : "", left, " · data ", element("code", {}, job.fingerprint.slice(0, 12)))));
  }

  function drawHistory() {
    redraw("lab-run-history", [runs, drafts.map(({ name, scores }) => [name, scores])],
      () => runs.map(runRow), "Nothing has been run yet.");
  }

  async function earlierRuns() {
    try {
      const { jobs } = await get(`/jobs?before=${runs.at(-1).id}`);
      runs = [...runs, ...jobs];
      drawHistory();
      reveal("lab-run-more-history", jobs.length >= RUNS_AT_ONCE);
    } catch (error) {
      undertone.banner.say(error.message);
    }
  }

  undertone.jobs.read(async (found, root) => {
    if (root?.id !== "lab-run") return;
    drafts = await undertone.drafts.read();
    const listed = new Set(found.jobs.map((job) => job.id));
    runs = [...found.jobs, ...runs.filter((job) => !listed.has(job.id))];
    reveal("lab-run-more-history", found.jobs.length >= RUNS_AT_ONCE && runs.at(-1).id > 1);
    drawHistory();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("button")?.id === "lab-run-more-history") earlierRuns();
  });
})();
