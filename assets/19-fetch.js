/*
 * Asking the server: two quiet retries, then a word to the person; every failure is seen, and the
 * page recovers by itself when an answer comes through again.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const RETRY_AFTER_MS = [300, 1200];
  const WORTH_RETRYING = new Set([429, 500, 502, 503, 504]);

  class AnswerError extends Error {
    constructor(status, message) {
      super(message);
      this.status = status;
    }
  }

  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  async function attempt(url, options) {
    const response = await fetch(url, options);
    if (response.ok) return response;
    const said = await response.json().catch(() => ({}));
    throw new AnswerError(response.status, said.error || `The server answered ${response.status}.`);
  }

  /**
   * GET a url. Resolves with an ok response; rejects with AbortError when `options.signal` says so,
   * and with AnswerError (`status`, 0 without a connection, and a sentence) otherwise.
   */
  async function fetchOk(url, options = {}) {
    for (let tries = 0; ; tries++) {
      try {
        const response = await attempt(url, options);
        undertone.banner.connected();
        return response;
      } catch (error) {
        if (error.name === "AbortError") throw error;
        const lost = !(error instanceof AnswerError);
        const again = lost || WORTH_RETRYING.has(error.status);
        if (again && tries < RETRY_AFTER_MS.length) {
          await wait(RETRY_AFTER_MS[tries]);
          if (options.signal?.aborted) throw new DOMException("Aborted", "AbortError");
          continue;
        }
        if (again) undertone.banner.disconnected();
        throw lost ? new AnswerError(0, "The server cannot be reached.") : error;
      }
    }
  }

  /**
   * Dash's own requests get the same two retries and the same word; all of our callbacks only read,
   * so asking twice changes nothing. The state is in the address: once the server is back, loading
   * the page again shows what was asked for.
   */
  const plainFetch = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = typeof input === "string" ? input : input.url;
    if (!url.includes("_dash-update-component")) return plainFetch(input, init);
    for (let tries = 0; ; tries++) {
      const answer = await plainFetch(input, init).catch((error) => error);
      const failed = answer instanceof Error || WORTH_RETRYING.has(answer.status);
      if (failed && tries < RETRY_AFTER_MS.length) {
        await wait(RETRY_AFTER_MS[tries]);
        continue;
      }
      if (failed) undertone.banner.disconnected({ reload: true });
      if (answer instanceof Error) throw answer;
      return answer;
    }
  };

  undertone.fetchOk = fetchOk;
  undertone.AnswerError = AnswerError;
})();
