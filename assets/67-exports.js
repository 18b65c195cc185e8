/*
 * Files of views too large to be written while one waits: the Export menu asks for a job instead, and
 * a notice on Explore shows how far it is, then the download. What was asked for is kept for the tab,
 * so that coming back to Explore shows it again.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId, reveal } = undertone.dom;
  const { answer, post, seek, started } = undertone.jobs;
  const NOTICE = "explore-export-run";
  const FILE = "explore-export-file";
  const KEPT = "undertone-export";
  const READY = "The file is ready.";

  const meta = () => undertone.columns.meta();

  // -- what was asked for: {id of the job, href of the file, whether it is over} ------------------

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT));
    } catch {
      return null; // not ours, or a browser that keeps nothing
    }
  }

  function keep(asked) {
    try {
      if (asked) sessionStorage.setItem(KEPT, JSON.stringify(asked));
      else sessionStorage.removeItem(KEPT);
    } catch {
      // It is shown as long as the page stays.
    }
  }

  let asked = kept();

  // -- the notice -------------------------------------------------------------------------------

  function show(words) {
    reveal(FILE, false);
    reveal(NOTICE, true);
    answer(words, false);
    seek();
  }

  function close() {
    reveal(NOTICE, false);
    if (asked?.over) forget();
    seek();
    document.querySelector("#explore-export summary")?.focus();
  }

  function forget() {
    asked = null;
    keep(null);
  }

  /** What is known of all jobs: of the one that was asked for, how it ended. */
  function read(found, root) {
    if (root?.id !== NOTICE || !asked) return;
    const job = found.jobs.find((one) => one.id === asked.id);
    if (!job?.finished) return;
    asked.over = true;
    keep(asked);
    if (job.state === "done") {
      byId(FILE).href = asked.href;
      reveal(FILE, true);
      answer(READY, false);
    } else {
      answer(job.state === "failed" ? job.error : "It has been cancelled.", job.state === "failed");
      keep(null);
    }
  }

  // -- asking -----------------------------------------------------------------------------------

  async function ask(href) {
    const view = undertone.address.encodeFilter(undertone.explore.current(), meta());
    const format = href.match(/^\/export\.(\w+)/)[1];
    show("");
    try {
      const job = await post("/jobs", { kind: "export", view, format, build: meta().build });
      asked = { id: job.id, href, over: false };
      keep(asked);
      started(job);
    } catch (error) {
      answer(error.message, true);
    }
  }

  /** Show again what was asked for before Explore was left. */
  function goOn() {
    if (!asked) return;
    if (new URLSearchParams(asked.href.split("?")[1]).get("build") === meta().build) show("");
    else forget();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#explore-export a.menu-item");
    if (link && undertone.explore.matches() > meta().exportRows) {
      event.preventDefault();
      const menu = link.closest("details");
      menu.open = false;
      menu.querySelector("summary").focus();
      ask(link.getAttribute("href"));
    } else if (event.target.closest?.("#explore-export-close")) close();
  });

  undertone.jobs.read(read);
  undertone.jobs.kind("export", {
    name: () => "Writing the file",
    words: (job) => `The tracks of the view as ${{ csv: "CSV", json: "JSON", parquet: "Parquet" }[job.spec.format]}.`,
    done: () => READY,
    left: (job) => `file ${job.draft}`,
    home: (job) => `/${job.spec.view ? `?${job.spec.view}` : ""}`,
  });

  undertone.exports = { goOn };
})();
