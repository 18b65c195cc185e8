/* The page of the library: what the server says of its ids, drawn; or that there is none yet. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say, reveal, wait } = undertone.dom;
  const { count } = undertone.words;
  const CHARTS = { moods: "chart-library-moods", profile: "chart-library-profile", decades: "chart-library-decades" };
  let asking = null;

  function bars(id, items) {
    const longest = Math.max(...items.map((each) => each.share), 0) || 1;
    byId(id)?.replaceChildren(...items.map(({ name, href, share, words }) =>
      element("li", { style: `--share: ${(share / longest).toFixed(4)}` },
        element("a", { class: "bar-name library-link", href }, name),
        element("span", { class: "bar-words numbers" }, words),
        element("span", { class: "bar-line", "aria-hidden": "true" }))));
  }

  /** What stands where nothing can be shown, with the one tap that helps. */
  function empty(words, ...buttons) {
    byId("library-empty")?.replaceChildren(...words.map((each) => element("p", {}, each)), ...buttons);
    reveal("library-empty", true);
    reveal("library-shown", false);
  }

  function again(n) {
    return element("button", { type: "button", id: "library-again", class: "button button-quiet" },
      icon("rotate-ccw"), `Look for ${n === 1 ? "it" : `the ${count(n)}`} again`);
  }

  /** What was not found, for as long as the report does not say so itself. */
  function drawLeft() {
    const { left } = undertone.library.current();
    const shown = left.length > 0 && !undertone.libraryReport.isShown() && byId("library-empty").hidden;
    byId("library-left")?.replaceChildren(...(shown ? [
      element("span", { class: "quiet" }, `${count(left.length)} of your list ${left.length === 1 ? "is" : "are"} left open or not here.`),
      again(left.length)] : []));
  }

  /** The way to the songs that go on with the library; none while nothing of it is here. */
  function drawNext(href, words) {
    const link = byId("library-go-on");
    if (href) link?.setAttribute("href", href);
    reveal("library-go-on", Boolean(href));
    say("library-next-said", words);
  }

  function draw(answer) {
    const { left } = undertone.library.current();
    const away = answer.missing + left.length;
    say("library-size", answer.n || !away ? answer.words.size : "Your library");
    drawNext(answer.next, answer.words.next);
    reveal("library-empty", false);
    if (!answer.n) {
      empty([
        `None of your ${count(away)} ${away === 1 ? "song is" : "songs are"} in this catalogue, so there is nothing to show yet.`,
        "They are kept in this browser: come back when the catalogue has changed, or bring another list.",
      ], ...(left.length ? [again(left.length)] : []));
      drawLeft();
      return;
    }
    reveal("library-shown", true);
    drawLeft();
    for (const [name, id] of Object.entries(CHARTS)) if (byId(id)) undertone.charts.draw(id, answer.figures[name]);
    say("library-moods-said", answer.words.moods);
    say("library-profile-said", answer.words.profile);
    bars("library-artists", answer.artists);
    bars("library-genres", answer.genres);
    undertone.libraryWays.draw(answer.ways, answer.words.regions);
    undertone.libraryMap.draw(answer.rows);
  }

  function drawKept() {
    const { library } = undertone;
    const { ids, left } = library.current();
    reveal("library-kept", !library.isEmpty() || library.canUndo());
    reveal("library-clear", !library.isEmpty());
    const back = byId("library-undo");
    if (back) back.disabled = !library.canUndo();
    if (library.isEmpty()) byId("library-left")?.replaceChildren();
    if (library.isEmpty()) drawNext(null, "");
    if (library.isEmpty()) say("library-size", "Your library is empty");
    else if (!byId("library-size").textContent) say("library-size", `${count(ids.length || left.length)} songs`);
  }

  async function look() {
    if (!byId("library")) return;
    const { ids } = undertone.library.current();
    asking?.abort();
    drawKept();
    if (undertone.library.isEmpty()) {
      byId("library-bring").open = true;
      for (const id of ["library-shown", "library-empty"]) reveal(id, false);
      wait("library-waiting", false);
      return;
    }
    const mine = (asking = new AbortController());
    wait("library-waiting", byId("library-shown").hidden && byId("library-empty").hidden);
    try {
      const answer = await undertone.libraryRead.ask("facts", JSON.stringify({ ids }), {
        headers: { "Content-Type": "application/json" }, signal: mine.signal });
      if (asking === mine && byId("library")) draw(answer);
    } catch (error) {
      if (error.name === "AbortError" || asking !== mine) return;
      const retry = element("button", { type: "button", class: "button button-quiet" }, icon("rotate-ccw"), "Try again");
      retry.addEventListener("click", look);
      empty([error.message, "Your library is kept."], retry);
    } finally {
      if (asking === mine) wait("library-waiting", false);
    }
  }

  document.addEventListener("library", ({ detail }) => {
    if (!byId("library")) return;
    say("library-news", detail);
    if (!undertone.library.isEmpty()) byId("library-bring").open = false;
    look();
  });

  document.addEventListener("library-report", drawLeft);

  // Links to songs, artists and genres are followed without loading the page again.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.library-link");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    undertone.go(link.getAttribute("href"));
  });

  function mount(root) {
    root.dataset.mounted = "yes";
    undertone.libraryRead.mountFile();
    if (!undertone.library.isEmpty()) byId("library-bring").open = false;
    undertone.libraryReport.draw();
    look();
  }

  // Dash puts the page there when it is opened, and takes it away.
  new MutationObserver(() => {
    const root = byId("library");
    if (root && !root.dataset.mounted) mount(root);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
