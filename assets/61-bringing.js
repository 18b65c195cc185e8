/* The card in which somebody brings what is theirs: one question at a time, and what went wrong beside it. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { byId, say } = undertone.dom;

  /** A card of some id. at: where the server is asked; kept: what stays though the catalogue has changed. */
  undertone.bringing = function ({ at, card, problemId, kept }) {
    let asking = null;

    /** Ask about what was brought; all of these questions only read, so they are asked again after a failure. */
    async function ask(path, body, options = {}) {
      const build = new URLSearchParams({ build: undertone.columns.meta().build });
      try {
        const response = await undertone.fetchOk(`/${at}/${path}?${build}`, { method: "POST", body, ...options });
        return await response.json();
      } catch (error) {
        if (error.status === 409) error.message = `The catalogue has been rebuilt. Reload the page; ${kept} is kept.`;
        throw error;
      }
    }

    const problem = (words) => say(problemId, words);

    function busy(on) {
      for (const button of byId(card)?.querySelectorAll("button") || []) button.disabled = on;
      byId(card)?.classList.toggle("is-busy", on);
    }

    /** Have a form read, instead of one that still is; null where it was refused, which is said, or is not wanted. */
    async function read(path, form) {
      asking?.abort();
      const mine = (asking = new AbortController());
      problem("");
      busy(true);
      try {
        return await ask(path, form, { signal: mine.signal });
      } catch (error) {
        if (error.name !== "AbortError") problem(error.message);
        return null;
      } finally {
        if (asking === mine) {
          asking = null;
          busy(false);
        }
      }
    }

    return { ask, problem, busy, read };
  };
})();
