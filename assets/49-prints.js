/* The button that has the report printed; what came of it is on the same part. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element } = undertone.dom;
  const { add, estimate } = undertone.jobForms;
  const FORM = "lab-print-form";
  const search = (job) => `?part=export&print=${encodeURIComponent(job.draft || "")}`;

  add(FORM, { spec: () => ({ kind: "print" }) });
  undertone.jobs.kind("print", {
    name: () => "Printing the report",
    words: () => "The report as a PDF, and every figure as a picture.",
    done: () => "The report has been printed.",
    left: (job) => `print ${job.draft}`,
    home: (job) => `/lab${search(job)}`,
    mount: () => document.getElementById(FORM) && estimate(FORM),
    ended(job, place) {
      const show = element("button", { type: "button", class: "button button-quiet" }, "Show the files");
      show.addEventListener("click", () => window.dash_clientside.set_props("url", { search: search(job) }));
      place.append(" ", show);
    },
  });
})();
