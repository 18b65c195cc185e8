/* The form of a run: its fields become the spec of a grouping, and a spec becomes words. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { valueOf } = undertone.jobForms;
  const FORM = "lab-run-form";
  const names = new Map(); // method -> its name, also for news while another page is open
  let root = null;

  const lower = (words) => words[0].toLowerCase() + words.slice(1);
  const methodName = (spec) => names.get(spec.method) || spec.method;

  /** What the label of one of a part's choices says; the value itself where the form is not open. */
  function labelOf(part, value) {
    const input = root?.querySelector(`[data-part="${part}"] input[value="${CSS.escape(value)}"]`);
    return lower(input?.closest("label").textContent || value);
  }

  const all = (fields) => [...(root?.querySelectorAll(fields) || [])];

  /** A spec in words: "Groups 4, starts 1; by all features, scale: spread; seed 0." */
  function inWords(spec) {
    const fields = all(`[data-method="${CSS.escape(spec.method)}"] [data-parameter]`);
    const labels = Object.fromEntries(fields.map((field) => [field.dataset.parameter, lower(field.dataset.label)]));
    const set = Object.entries(spec.parameters).map(([name, value]) => `${labels[name] || name} ${value}`);
    const { features, extras, scaling } = spec.inputs;
    const offered = all('[data-part="features"] input').length;
    const by = [
      ...(offered && features.length >= offered ? ["all features"]
        : features.map((name) => labelOf("features", name))),
      ...extras.map((name) => labelOf("extras", name)),
    ];
    const parts = [
      set.length ? set.join(", ") : "all parameters as they come",
      `by ${by.join(", ")}`, `scale: ${labelOf("scaling", scaling)}`, `seed ${spec.seed}`];
    const words = parts.join("; ");
    return `${words[0].toUpperCase()}${words.slice(1)}.`;
  }

  const ticked = (part) => all(`[data-part="${part}"] input:checked`).map((input) => input.value);

  const parametersOf = (method) => all(`[data-method="${method}"] [data-parameter]`);

  function spec() {
    const [method] = ticked("method");
    return {
      kind: "group",
      method,
      parameters: Object.fromEntries(
        parametersOf(method).map((field) => [field.dataset.parameter, valueOf(field)])),
      inputs: { features: ticked("features"), extras: ticked("extras"), scaling: ticked("scaling")[0] },
      seed: valueOf(root.querySelector('[data-part="seed"]')),
    };
  }

  /** Show the parameters of the method that is chosen. */
  function showMethod() {
    const [method] = ticked("method");
    for (const each of all("[data-method]")) each.hidden = each.dataset.method !== method;
  }

  undertone.jobForms.add(FORM, { spec, changed: showMethod });
  undertone.jobs.kind("group", {
    name: (job) => methodName(job.spec),
    words: (job) => inWords(job.spec),
    done: (job) => `${methodName(job.spec)} is done; its draft lies beside the moods.`,
    left: (job) => `draft ${job.draft}`,
    home: () => "/lab?part=run",
    mount(part) {
      root = part;
      for (const { dataset } of all("[data-method]")) names.set(dataset.method, dataset.label);
      undertone.jobForms.estimate(FORM);
    },
  });
  undertone.runForm = { methodName, inWords };
})();
