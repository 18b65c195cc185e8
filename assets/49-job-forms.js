/*
 * Forms that start a job: while one is filled in, the server says how long it would take or what is
 * wrong; pressed, it starts the job, and nothing that was typed is lost.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId } = undertone.dom;
  const { get, post, about, answer, started } = undertone.jobs;
  const TYPING_PAUSE_MS = 250;
  const forms = new Map(); // id of a form -> its spec, {spec(), changed()}
  let asking = null;
  let typing = 0;
  let starting = false;

  /** What a field holds: a number where it is one, else the text as it was typed. */
  function valueOf(field) {
    const choice = field.querySelector("input:checked");
    if (choice) return choice.value;
    const text = field.querySelector("input").value.trim();
    return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
  }

  async function estimate(id) {
    asking?.abort();
    asking = new AbortController();
    const query = new URLSearchParams({ spec: JSON.stringify(forms.get(id).spec()) });
    try {
      const { seconds, refused } = await get(`/jobs/estimate?${query}`, { signal: asking.signal });
      answer(refused || `Takes ${about(seconds)}.`, refused !== null);
    } catch (error) {
      if (error.name !== "AbortError") answer(error.message, true);
    }
  }

  function changed(id) {
    forms.get(id).changed?.();
    clearTimeout(typing);
    typing = setTimeout(() => byId(id) && estimate(id), TYPING_PAUSE_MS);
  }

  async function start(id) {
    if (starting) return;
    starting = true;
    asking?.abort();
    clearTimeout(typing);
    try {
      started(await post("/jobs", forms.get(id).spec()));
    } catch (error) {
      answer(error.message, true);
    } finally {
      starting = false;
    }
  }

  /** The id of the form of ours that something happened in. */
  function formOf(event) {
    const id = event.target.closest?.("form")?.id;
    return forms.has(id) ? id : null;
  }

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => formOf(event) && changed(formOf(event)));
  }
  document.addEventListener("submit", (event) => {
    const id = formOf(event);
    if (!id) return;
    event.preventDefault();
    start(id);
  });

  /** add: a form by its id, with `spec()`, what it says, and `changed()`, called when it says another. */
  undertone.jobForms = { add: (id, form) => forms.set(id, form), estimate, valueOf };
})();
