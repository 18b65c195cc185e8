/*
 * Artists and genres: a field that finds artists as people type, and maps whose dots lead to pages.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, byId, say, reveal } = undertone.dom;
  const TYPING_PAUSE_MS = 60;
  const LONGEST = 200;

  let typing = 0;
  let asking = null;
  let found = { text: "", results: [] };

  const typedText = () => [...(byId("artists-search")?.value || "").trim()].slice(0, LONGEST).join("");

  function show(results, words) {
    const list = byId("artists-found");
    if (!list) return;
    list.replaceChildren(...results.map((each) => element("li", {},
      element("a", { class: "people-option", href: each.href },
        element("span", { class: "track-name", dir: "auto" }, each.name),
        element("span", { class: "track-artist" }, each.detail)))));
    reveal("artists-found", results.length > 0);
    // How many there are is for those who do not see them.
    byId("artists-news").classList.toggle("visually-hidden", results.length > 0);
    say("artists-news", words);
  }

  async function ask() {
    asking?.abort();
    const text = typedText();
    found = { text: "", results: [] };
    if (!text) {
      show([], "");
      return;
    }
    const mine = (asking = new AbortController());
    try {
      const query = new URLSearchParams({ q: text, kind: "artist", build: undertone.columns.meta().build });
      const answer = await undertone.fetchOk(`/search?${query}`, { signal: mine.signal });
      const { results, ready } = await answer.json();
      if (asking !== mine) return;
      found = { text, results };
      const none = ready ? `No artist here is called “${text}”. Check the spelling, or try fewer words.`
        : "This catalogue was built before it could be searched; build it again.";
      show(results, results.length ? `${results.length} found` : none);
    } catch (error) {
      if (error.name === "AbortError" || asking !== mine) return;
      show([], error.status === 409 ? "The catalogue has been rebuilt; reload the page to search it."
        : error.message);
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target.id !== "artists-search") return;
    clearTimeout(typing);
    typing = setTimeout(ask, TYPING_PAUSE_MS);
  });

  // What was found lies over the page, so it goes when somebody turns to something else.
  for (const turning of ["pointerdown", "focusin"]) {
    document.addEventListener(turning, (event) => {
      const inside = event.target.closest?.("#artists-form");
      reveal("artists-found", Boolean(inside) && found.results.length > 0);
    });
  }

  /** Enter goes to the likeliest of what is shown, or to what was typed, where names near it are told. */
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "artists-form") return;
    event.preventDefault();
    const text = typedText();
    if (!text) return;
    const [first] = found.text === text ? found.results : [];
    undertone.go(first ? first.href : `/artists?artist=${encodeURIComponent(text)}`);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".people-option");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    undertone.go(link.getAttribute("href"));
  });

  /** Arrows go from the field into the list and along it; Escape goes back. */
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("#artists-form");
    if (!form) return;
    const links = [...form.querySelectorAll(".people-option")];
    const place = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) links[Math.min(place + 1, links.length - 1)].focus();
    else if (event.key === "ArrowUp" && place > 0) links[place - 1].focus();
    else if ((event.key === "ArrowUp" && place === 0) || (event.key === "Escape" && place >= 0)) {
      byId("artists-search").focus();
    } else return;
    event.preventDefault();
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.people = {
    /** Open the page of a dot. */
    follow(clicked) {
      const href = clicked?.points?.[0]?.customdata?.[0];
      if (href) undertone.go(href);
    },
  };
})();
