/*
 * The builder of playlists: every control is a change of the address, from which the server makes the
 * list. What was opened stays open and the keyboard goes on where it was when the parts come anew.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say, reveal } = undertone.dom;
  const TYPING_PAUSE_MS = 80;
  const KINDS = {
    song: ["id", "song", "music", "Song"], artist: ["artist", "artist", "mic-vocal", "Artist"],
    genre: ["genre", "genre", "tags", "Genre"],
  };
  const NUMBER = /^-?\d{1,6}([.,]\d{1,4})?$/;
  const folds = new Map(); // id of a part that folds -> whether it is open
  let last = null; // what was focused last
  let typing = 0;
  let asking = null;
  let chosen = -1;

  const isHere = () => location.pathname === "/playlists";

  /** Go to the recipe that `edit` makes of the query in the address. */
  function change(edit) {
    const query = new URLSearchParams(location.search);
    edit(query);
    const text = query.toString().replaceAll("+", "%20");
    undertone.go(text ? `/playlists?${text}` : "/playlists");
  }

  // -- numbers, ranges and sliders ----------------------------------------------------------------

  function problem(field, words) {
    const place = field.querySelector(".pl-problem");
    if (!place) return;
    place.textContent = words;
    place.hidden = !words;
    for (const input of field.querySelectorAll("input")) input.setAttribute("aria-invalid", String(Boolean(words)));
  }

  /** A number somebody wrote, in the unit of the address; undefined, said beside it, if it is none. */
  function read(field, input) {
    const { low, high, per, label } = field.dataset;
    const text = input.value.trim();
    const number = Number(text.replace(",", "."));
    if (!NUMBER.test(text) || number < Number(low) || number > Number(high)) {
      problem(field, `${label} can be ${Number(low)} to ${Number(high)}.`);
      return undefined;
    }
    return Number((number * Number(per)).toFixed(4));
  }

  function numberSet(field, input) {
    const value = read(field, input);
    if (value === undefined) return;
    problem(field, "");
    const { param } = field.dataset;
    if (param.startsWith("arc-")) {
      undertone.arc.set(Number(param.slice(4)), value);
      return;
    }
    change((query) => {
      if (param === "tracks") query.delete("minutes");
      if (param === "minutes") query.delete("tracks");
      query.set(param, String(value));
    });
  }

  function rangeSet(field) {
    const [from, to] = field.querySelectorAll("input");
    const { range, low, high, per, label } = field.dataset;
    if (!from.value.trim() && !to.value.trim()) {
      problem(field, "");
      change((query) => query.delete(range));
      return;
    }
    const ends = [[from, low], [to, high]].map(([input, usual]) =>
      input.value.trim() ? read(field, input) : Number((Number(usual) * Number(per)).toFixed(4)));
    if (ends.includes(undefined)) return;
    if (ends[0] > ends[1]) {
      problem(field, `${label}: the first number is larger than the second.`);
      return;
    }
    problem(field, "");
    change((query) => query.set(range, ends.join("-")));
  }

  document.addEventListener("change", (event) => {
    if (!isHere()) return;
    const ranged = event.target.closest("[data-range]");
    const single = event.target.closest("[data-param]");
    if (ranged) rangeSet(ranged);
    else if (single) numberSet(single, event.target);
  });

  document.addEventListener("input", (event) => {
    const { target } = event;
    if (target.type === "range") {
      const field = target.closest("[data-param]");
      const unit = field?.dataset.param === "aim-tempo" ? " BPM" : "%";
      const said = field?.querySelector(".pl-said");
      if (said) said.textContent = `${target.value}${unit}`;
    } else if (target.id === "playlist-find") {
      clearTimeout(typing);
      typing = setTimeout(find, TYPING_PAUSE_MS);
    }
  });

  // -- songs, artists and genres by name ----------------------------------------------------------

  const options = () => [...document.querySelectorAll("#playlist-found [role=option]")];

  async function find() {
    asking?.abort();
    const text = byId("playlist-find").value.trim().slice(0, 200);
    if (!text) {
      show([], "");
      return;
    }
    const mine = (asking = new AbortController());
    try {
      const query = new URLSearchParams({ q: text, build: undertone.columns.meta().build });
      const answer = await undertone.fetchOk(`/search?${query}`, { signal: mine.signal });
      const { results, ready } = await answer.json();
      if (asking !== mine) return;
      const fitting = results.filter(({ kind }) => KINDS[kind]);
      const none = ready ? `Nothing here is called “${text}”.`
        : "This catalogue was built before it could be searched; build it again.";
      show(fitting, fitting.length ? `${fitting.length} found` : none);
    } catch (error) {
      if (error.name !== "AbortError" && asking === mine) show([], error.message);
    }
  }

  function show(found, words) {
    const list = byId("playlist-found");
    const input = byId("playlist-find");
    if (!list || !input) return;
    list.setAttribute("role", "listbox");
    const items = found.map(({ kind, name, detail, href }, place) => {
      const [from, param, picture, called] = KINDS[kind];
      return element("li", {
        role: "option", id: `playlist-found-${place}`, class: "pl-option", "data-add-param": param,
        "data-value": new URLSearchParams(href.split("?")[1]).get(from),
      }, icon(picture), element("span", { class: "track-words" }, element("span", { class: "track-name" }, name),
        element("span", { class: "track-artist" }, detail)), element("span", { class: "quiet" }, called));
    });
    const none = words && !found.length ? [element("li", { class: "pl-none quiet" }, words)] : [];
    list.replaceChildren(...items, ...none);
    list.hidden = !items.length && !none.length;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-controls", "playlist-found");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", String(items.length > 0));
    say("playlist-find-news", words);
    choose(items.length ? 0 : -1);
  }

  function choose(place) {
    const all = options();
    chosen = all.length ? Math.max(0, Math.min(place, all.length - 1)) : -1;
    all.forEach((each, i) => each.setAttribute("aria-selected", String(i === chosen)));
    const input = byId("playlist-find");
    if (chosen < 0) input?.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", all[chosen].id);
      all[chosen].scrollIntoView({ block: "nearest" });
    }
  }

  function add(option) {
    const { addParam, value } = option.dataset;
    show([], "");
    change((query) => {
      if (!query.getAll(addParam).includes(value)) query.append(addParam, value);
    });
  }

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (target.closest?.(".pl-number") && key === "Enter") target.blur();
    if (target.id !== "playlist-find") return;
    if (key === "ArrowDown") choose(chosen + 1);
    else if (key === "ArrowUp") choose(chosen - 1);
    else if (key === "Enter" && chosen >= 0) add(options()[chosen]);
    else if (key === "Escape") show([], "");
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const option = event.target.closest("#playlist-found [role=option]");
    if (option) add(option);
    else if (!event.target.closest(".pl-finder")) reveal("playlist-found", false);
    const link = event.target.closest("a[data-go]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    undertone.go(link.getAttribute("href"));
  });

  // -- what stays as it was when the parts come anew ----------------------------------------------

  document.addEventListener("toggle", ({ target }) => {
    if (target.matches?.(".pl-fold[id]")) folds.set(target.id, target.open);
  }, true);

  document.addEventListener("focusin", ({ target }) => {
    const control = target.closest(".page-playlists :is(a, input, button, summary)");
    last = control && {
      id: control.id, kind: control.className, words: control.getAttribute("aria-label") || control.textContent,
    };
  });

  function again() {
    if (last.id) return byId(last.id);
    return [...document.querySelectorAll(".page-playlists :is(a, button, summary)")].find((each) =>
      each.className === last.kind && (each.getAttribute("aria-label") || each.textContent) === last.words);
  }

  new MutationObserver((changes) => {
    const page = document.querySelector(".page-playlists");
    if (!page || !changes.some(({ target }) => page.contains(target))) return;
    for (const [id, open] of folds) {
      const fold = byId(id);
      if (fold && !fold.dataset.kept) fold.open = open || fold.open;
      if (fold) fold.dataset.kept = "yes";
    }
    if (last && document.activeElement === document.body) again()?.focus({ preventScroll: true });
    undertone.arc?.look();
    undertone.saving?.look();
  }).observe(document.documentElement, { childList: true, subtree: true });

  undertone.playlist = { change };
})();
