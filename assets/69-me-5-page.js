/*
 * For me: what was brought is asked about once for what it says, and again for what is next.
 *
 *   plays + half-life -> POST /me/facts -> tastes, charts, lists
 *   the same + source, dislikes -> POST /me/next -> songs
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say, reveal, wait } = undertone.dom;
  const { ask, asJson, current, problem } = undertone.meSources;
  const WAIT_BEFORE_ASKING_MS = 250;
  let asking = null;
  let askingNext = null;
  let plays = null; // those that are looked at
  let later = 0;

  const root = () => byId("me");

  /** What is asked besides the plays. */
  function question() {
    const { halfLife, by, dislikes } = undertone.me.chosen();
    return {
      plays,
      half_life_days: halfLife === "" ? null : Number(halfLife),
      offset_minutes: -new Date().getTimezoneOffset(),
      source: by,
      dislikes: dislikes.map((each) => each.dislike),
    };
  }

  function post(path, signal) {
    const [body, options] = asJson(question());
    return ask(path, body, { ...options, signal });
  }

  function empty(words) {
    const retry = element("button", { type: "button", class: "button button-quiet" }, icon("rotate-ccw"), "Try again");
    retry.addEventListener("click", look);
    byId("me-empty").replaceChildren(...words.map((each, i) => element("p", { class: i ? "quiet" : "" }, each)), retry);
    reveal("me-empty", true);
    reveal("me-shown", false);
  }

  function drawKept(title) {
    reveal("me-kept", Boolean(title) || undertone.me.canUndo());
    say("me-from", title || "Everything is forgotten");
    reveal("me-forget", Boolean(title));
    reveal("me-undo", undertone.me.canUndo());
    if (!title) say("me-from-missing", "");
  }

  // -- asking -----------------------------------------------------------------------------------

  async function askNext(words = "") {
    askingNext?.abort();
    const mine = (askingNext = new AbortController());
    byId("me-next")?.classList.add("is-late");
    try {
      const answer = await post("next", mine.signal);
      if (askingNext !== mine || !root()) return;
      undertone.meNext.draw(answer);
      if (words) say("me-news", words);
    } catch (error) {
      if (error.name === "AbortError" || askingNext !== mine || !root()) return;
      say("me-next-said", error.message);
    } finally {
      if (askingNext === mine) byId("me-next")?.classList.remove("is-late");
    }
  }

  async function askFacts(mine) {
    const answer = await post("facts", mine.signal);
    if (asking !== mine || !root()) return;
    if (answer.refused) {
      empty([answer.refused, "What you brought is kept: come back when the catalogue has changed."]);
      return;
    }
    reveal("me-empty", false);
    reveal("me-shown", true);
    undertone.meTastes.draw(answer);
    root().dataset.shown = String(answer.n);
  }

  /** Look at what was brought, from the beginning. */
  async function look() {
    asking?.abort();
    const mine = (asking = new AbortController());
    let title = "";
    try {
      const found = await current();
      if (asking !== mine || !root()) return;
      plays = found?.plays ?? null;
      title = found?.title ?? "";
      drawKept(title);
      byId("me-bring").open = !found;
      if (!found) {
        delete root().dataset.shown;
        for (const id of ["me-shown", "me-empty"]) reveal(id, false);
        wait("me-waiting", false);
        return;
      }
      wait("me-waiting", byId("me-shown").hidden && byId("me-empty").hidden);
      await askFacts(mine);
      if (asking === mine && root()?.dataset.shown) await askNext();
    } catch (error) {
      if (error.name === "AbortError" || asking !== mine || !root()) return;
      if (plays === null) {
        // A token that is nobody's, or was somebody's in another catalogue.
        if (error.status === 400) undertone.me.setToken("");
        byId("me-bring").open = true;
        drawKept("");
        problem(error.message);
      } else empty([error.message, "What you brought is kept."]);
    } finally {
      if (asking === mine) wait("me-waiting", false);
    }
  }

  // -- controls ---------------------------------------------------------------------------------

  const stops = () => {
    const { values, words } = byId("me-half-life").closest("[data-values]").dataset;
    return { values: values.split("|"), words: words.split("|") };
  };

  function tellHalfLife() {
    const { values, words } = stops();
    const place = Math.max(0, values.indexOf(undertone.me.chosen().halfLife));
    if (byId("me-half-life").value !== String(place)) {
      window.dash_clientside.set_props("me-half-life", { value: place });
    }
    say("me-half-life-said", words[place]);
    byId("me-half-life").setAttribute("aria-valuetext", words[place]);
  }

  function halfLifeMoved() {
    undertone.me.choose({ halfLife: stops().values[Number(byId("me-half-life").value)] });
    tellHalfLife();
    clearTimeout(later);
    later = setTimeout(look, WAIT_BEFORE_ASKING_MS);
  }

  function forget() {
    undertone.me.forget();
    reveal("me-report", false);
    problem("");
    tellHalfLife();
    drawKept("");
    byId("me-undo").focus(); // what was pressed goes away
    undertone.meSources.tell("Everything you brought here is forgotten.");
  }

  function undo() {
    undertone.me.undo();
    tellHalfLife();
    undertone.meSources.tell("Undone.");
  }

  document.addEventListener("me", ({ detail }) => {
    if (!root()) return;
    say("me-news", detail);
    look();
  });

  document.addEventListener("me-next", ({ detail }) => {
    if (root() && plays) askNext(detail);
  });

  window.addEventListener("hashchange", () => {
    if (undertone.me.takeOutToken() && root()) look();
  });

  function mount() {
    root().dataset.mounted = "yes";
    undertone.meSources.mount();
    byId("me-half-life").addEventListener("input", halfLifeMoved);
    byId("me-next-all").addEventListener("click", undertone.meNext.putAll);
    byId("me-forget").addEventListener("click", forget);
    byId("me-undo").addEventListener("click", undo);
    tellHalfLife();
    look();
  }

  // Dash puts the page there when it is opened, and takes it away.
  new MutationObserver(() => {
    if (root() && !root().dataset.mounted) mount();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
