/* The form that tries another range of numbers of groups; what came of it is an address of its part. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, byId } = undertone.dom;
  const { valueOf, add, estimate } = undertone.jobForms;
  const FORM = "lab-sweep-form";

  const rangeOf = (job) => `${job.spec.from} to ${job.spec.to} groups`;
  const search = (job) => `?part=number${job.draft ? `&sweep=${encodeURIComponent(job.draft)}` : ""}`;

  function spec() {
    const fields = [...byId(FORM).querySelectorAll("[data-spec]")];
    return { kind: "sweep", ...Object.fromEntries(fields.map((field) => [field.dataset.spec, valueOf(field)])) };
  }

  add(FORM, { spec });
  undertone.jobs.kind("sweep", {
    name: (job) => `Trying ${rangeOf(job)}`,
    words: (job) => `By the features of the moods; seed ${job.spec.seed}.`,
    done: (job) => `${rangeOf(job)} have been tried.`,
    left: (job) => `sweep ${job.draft}`,
    home: (job) => `/lab${search(job)}`,
    mount: () => estimate(FORM),
    /** Whoever waits for it is on the page already; what they are reading is not taken away. */
    ended(job, place) {
      const show = element("button", { type: "button", class: "button button-quiet" }, "Show them");
      show.addEventListener("click", () => window.dash_clientside.set_props("url", { search: search(job) }));
      place.append(" ", show);
    },
  });
})();
