/*
 * Search over any page: "/" or Ctrl+K opens it, arrows choose, Enter goes there. What fits is asked of the
 * server as people type; the moods are offered before they do.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, mark, byId, say } = undertone.dom;
  const TYPING_PAUSE_MS = 60;
  const LONGEST = 200;
  const PICTURES = { song: "music", artist: "mic-vocal", album: "disc-3", genre: "tags" };
  const KINDS = { song: "Song", artist: "Artist", album: "Album", genre: "Genre" };

  let typing = 0;
  let asking = null;
  let chosen = -1;
  let wasMoved = false; // by arrows, since something was last typed

  const options = () => [...document.querySelectorAll("#finder-found [role=option]")];

  /** Follow a link as Dash's own links do: without loading the page again. */
  function go(href) {
    history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function open() {
    const dialog = byId("finder");
    if (!dialog || dialog.open) return;
    dialog.showModal();
    const input = byId("finder-input");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", "finder-found");
    input.setAttribute("aria-autocomplete", "list");
    input.select();
    wasMoved = false;
    typed();
  }

  const close = () => byId("finder")?.close();

  /** A name with the parts that were typed marked. ranges: [[start, stop], ...] in code points. */
  function marked(name, ranges) {
    const letters = [...name];
    const parts = [];
    let from = 0;
    for (const [start, stop] of ranges) {
      parts.push(letters.slice(from, start).join(""), element("mark", {}, letters.slice(start, stop).join("")));
      from = stop;
    }
    return [...parts, letters.slice(from).join("")];
  }

  function option(href, picture, name, detail, kind) {
    return element("li", {}, element("a", { class: "finder-option", role: "option", href, tabindex: "-1" },
      picture,
      element("span", { class: "track-words" },
        element("span", { class: "track-name" }, ...name), element("span", { class: "track-artist" }, detail)),
      element("span", { class: "finder-kind" }, kind)));
  }

  function show(items, words) {
    const list = byId("finder-found");
    // An answer that comes late does not take away what was chosen meanwhile, if it is still there.
    const kept = wasMoved ? options()[chosen]?.getAttribute("href") : null;
    list.setAttribute("role", "listbox");
    list.replaceChildren(...items);
    const all = options();
    all.forEach((each, place) => (each.id = `finder-option-${place}`));
    say("finder-news", words);
    const place = all.findIndex((each) => each.getAttribute("href") === kept);
    choose(place >= 0 ? place : items.length && byId("finder-input").value.trim() ? 0 : -1);
  }

  function move(by) {
    wasMoved = true;
    choose(chosen + by);
  }

  function choose(place) {
    const all = options();
    chosen = all.length ? Math.max(-1, Math.min(place, all.length - 1)) : -1;
    all.forEach((each, i) => each.setAttribute("aria-selected", String(i === chosen)));
    const input = byId("finder-input");
    if (chosen >= 0) {
      input.setAttribute("aria-activedescendant", all[chosen].id);
      all[chosen].scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  const moods = () => undertone.columns.meta().moods.map((mood) =>
    option(`/moods?mood=${encodeURIComponent(mood.slug)}`, mark(mood), [mood.name], mood.description, "Mood"));

  const found = (each) => option(each.href, icon(PICTURES[each.kind]), marked(each.name, each.ranges),
    each.detail, KINDS[each.kind]);

  async function typed() {
    asking?.abort();
    const text = [...byId("finder-input").value.trim()].slice(0, LONGEST).join("");
    if (!text) {
      show(moods(), "");
      return;
    }
    const mine = (asking = new AbortController());
    try {
      const query = new URLSearchParams({ q: text, build: undertone.columns.meta().build });
      const answer = await undertone.fetchOk(`/search?${query}`, { signal: mine.signal });
      const { results, ready } = await answer.json();
      if (asking !== mine) return;
      const none = ready ? `Nothing here is called “${text}”. Check the spelling, or try fewer words.`
        : "This catalogue was built before it could be searched; build it again.";
      show(results.map(found), results.length ? `${results.length} found` : none);
    } catch (error) {
      if (error.name === "AbortError" || asking !== mine) return;
      show([], error.status === 409 ? "The catalogue has been rebuilt; reload the page to search it."
        : error.message);
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target.id !== "finder-input") return;
    wasMoved = false;
    clearTimeout(typing);
    typing = setTimeout(typed, TYPING_PAUSE_MS);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("#finder-open")) open();
    else if (event.target.closest("#finder-close") || event.target.id === "finder") close();
    const link = event.target.closest(".finder-option");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    close();
    go(link.getAttribute("href"));
  });

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable=true]");

  document.addEventListener("keydown", (event) => {
    const asked = (event.key === "k" && (event.ctrlKey || event.metaKey)) ||
      (event.key === "/" && !isTyping(event.target));
    if (asked) {
      event.preventDefault();
      open();
    } else if (event.target.id === "finder-input") {
      if (event.key === "ArrowDown") move(1);
      else if (event.key === "ArrowUp") move(-1);
      else if (event.key === "Enter" && chosen >= 0) options()[chosen].click();
      else if (event.key === "Escape") close(); // the first would only empty the field
      else return;
      event.preventDefault();
    }
  });

  undertone.go = go;
})();
