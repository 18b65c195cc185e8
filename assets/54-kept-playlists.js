/*
 * Playlists kept in this browser: each with its recipe, its songs and the data it was made from. Opened
 * again on other data, the difference is shown; it can be accepted, or the list stays as it was.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say, reveal } = undertone.dom;
  const KEPT_AS = "playlists";
  const MOST = 100;
  const MOST_NAMED = 6;
  const isList = (each) => each && typeof each.name === "string" && typeof each.query === "string"
    && Array.isArray(each.tracks) && each.tracks.every((track) => track && typeof track.id === "string");

  let lists = read();
  let before = []; // what they were, the latest last
  let compared = null; // the list of which the difference is shown
  let renaming = null;

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT_AS) || "[]");
      return Array.isArray(kept) ? kept.filter(isList).slice(0, MOST) : [];
    } catch {
      return []; // nothing kept, or not by us
    }
  }

  function change(next, words) {
    before = [...before, lists].slice(-20);
    write(next, words);
  }

  function write(next, words) {
    lists = next;
    try {
      localStorage.setItem(KEPT_AS, JSON.stringify(lists));
    } catch {
      undertone.banner.say("This browser keeps nothing, so the list lasts only until you leave; its link stays.");
    }
    draw();
    say("playlist-news", words);
  }

  /** What the page shows, as `result._made` left it. */
  function made() {
    const place = byId("playlist-made-data");
    return place ? JSON.parse(place.dataset.made) : null;
  }

  /** Every way to spell a query is one. */
  const spelled = (query) => new URLSearchParams(query).toString();

  /** The query that the page has answered; null until it has. */
  const asked = () => byId("playlist-result")?.getAttribute("data-asked") ?? null;

  /** The kept list that is open. The catalogue may have lost a part of its recipe. */
  function open(shown) {
    const queries = [shown?.search, asked()].filter((query) => query).map(spelled);
    return lists.find((each) => queries.includes(spelled(each.query)));
  }

  function keep() {
    const shown = made();
    if (!shown) return;
    if (lists.length >= MOST) {
      undertone.banner.say(`${MOST} lists are kept already; delete one first.`);
      return;
    }
    const { title, search, fingerprint, tracks } = shown;
    change([{ name: title, query: search, fingerprint, tracks }, ...lists.filter((each) => each.query !== search)],
      `${title} is kept in this browser.`);
  }

  const index = (element) => Number(element.closest("[data-place]").dataset.place);

  function rename(place, name) {
    renaming = null;
    const text = name.trim().slice(0, 200);
    if (!text || text === lists[place].name) draw();
    else change(lists.map((each, i) => (i === place ? { ...each, name: text } : each)), `Renamed to ${text}.`);
  }

  // -- the list of lists --------------------------------------------------------------------------

  function tool(words, picture, act) {
    return element("button", { type: "button", class: "icon-button", title: words, "aria-label": words,
      "data-kept": act }, icon(picture));
  }

  function row(list, place) {
    const name = renaming === place
      ? element("input", { type: "text", class: "pl-rename", value: list.name, "aria-label": `New name of ${list.name}`,
        maxlength: "200" })
      : element("a", { href: `/playlists?${list.query}`, "data-go": "yes", class: "pl-kept-name" }, list.name);
    return element("li", { "data-place": place },
      element("span", { class: "pl-kept-words" }, name,
        element("span", { class: "quiet numbers" }, undertone.words.tracks(list.tracks.length))),
      tool(`Put the songs of ${list.name} in your crate`, "plus", "crate"),
      tool(`Rename ${list.name}`, "file-text", "rename"), tool(`Delete ${list.name}`, "trash-2", "delete"));
  }

  function draw() {
    const place = byId("playlist-kept-list");
    if (!place) return;
    reveal("playlist-kept", lists.length > 0 || before.length > 0);
    const undo = byId("playlist-kept-undo");
    if (undo) undo.disabled = before.length === 0;
    const none = [element("li", { class: "quiet" }, "None is kept now.")];
    place.replaceChildren(...(lists.length ? lists.map(row) : none));
    place.querySelector(".pl-rename")?.select();
    marked();
  }

  /** The button says whether the list that is open is kept. */
  function marked() {
    const button = byId("playlist-keep");
    const shown = made();
    if (!button || !shown) return;
    const kept = open(shown) !== undefined;
    const words = button.querySelector(".button-words");
    const says = kept ? "Kept in this browser" : "Keep in this browser";
    if (words.textContent !== says) words.textContent = says;
    button.disabled = kept;
  }

  // -- what became of a list ----------------------------------------------------------------------

  const idsOf = (list) => list.tracks.map(({ id }) => id);

  async function compare() {
    const shown = made();
    const now = JSON.stringify([shown, asked()]);
    if (asked() === null || compared === now) return;
    compared = now;
    const list = open(shown);
    if (!shown) {
      if (list) undertone.banner.say(`${list.name} comes to nothing on this catalogue. Its songs are kept here.`);
      return;
    }
    say("playlist-news", `${shown.title}: ${undertone.words.tracks(shown.tracks.length)}`);
    reveal("playlist-changes", false);
    if (!list) return;
    const isNew = list.fingerprint !== shown.fingerprint;
    const ids = idsOf(shown).join();
    if (idsOf(list).join() === ids) {
      if (isNew) stillTheSame(list, shown);
      return;
    }
    if (list.declined === ids) {
      stays(list);
      return;
    }
    try {
      const answer = await undertone.fetchOk(`/playlist/changes?${list.query}`, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ids: idsOf(list) }),
      });
      if (compared === now) tell(list, await answer.json(), isNew);
    } catch (error) {
      undertone.banner.say(error.message);
    }
  }

  function fill(...children) {
    byId("playlist-changes")?.replaceChildren(...children);
    reveal("playlist-changes", true);
  }

  const choice = (words, act, kind) =>
    element("button", { type: "button", class: `button button-${kind}`, "data-kept": act }, words);
  const choices = (...buttons) => element("div", { class: "pl-changes-choices" }, ...buttons);

  function tell(list, { names, kept, moved, gone, lost, new: added }, isNew) {
    const called = (id) => names[id] || list.tracks.find((track) => track.id === id)?.name || id;
    const some = (ids) => ids.slice(0, MOST_NAMED).map(called).join(", ")
      + (ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : "");
    const left = gone.filter((id) => !lost.includes(id));
    const parts = [["New", added], ["Out of the list", left], ["Moved", moved], ["No longer in the catalogue", lost]]
      .filter(([, ids]) => ids.length)
      .map(([words, ids]) => element("li", {}, element("strong", {}, `${words} (${ids.length}): `), some(ids)));
    const why = isNew ? "The catalogue has changed since you kept this" : "This list is made in another way now than when you kept it";
    fill(
      element("p", {}, `${why}: ${kept.length} of ${list.tracks.length} songs ${kept.length === 1 ? "is" : "are"} still in it.`),
      element("ul", {}, ...parts),
      choices(choice("Keep the list as it is now", "accept", "filled"), choice("Keep the old list", "decline", "quiet")));
  }

  /** The offer was declined: what is kept is not what is shown. */
  function stays(list) {
    fill(
      element("p", {}, `You keep this list as it was: ${undertone.words.tracks(list.tracks.length)}. `
        + "Below is what it comes to now."),
      choices(choice("Put the old songs in your crate", "old", "quiet"),
        choice("Keep the list as it is now", "accept", "quiet")));
  }

  function stillTheSame(list, { fingerprint }) {
    const words = "The catalogue has changed since you kept this; the list is still the same.";
    fill(element("p", {}, words));
    write(lists.map((each) => (each === list ? { ...each, fingerprint } : each)), words);
  }

  /** Keep the list that is open otherwise. parts: what becomes of it, by the list that is shown. */
  function settle(parts, words) {
    const shown = made();
    const list = open(shown);
    if (!list) return;
    change(lists.map((each) => (each === list ? { ...each, ...parts(shown) } : each)), words);
    reveal("playlist-changes", false);
    if (open(shown).declined) stays(open(shown));
  }

  const accept = () => settle(({ search, fingerprint, tracks }) =>
    ({ query: search, fingerprint, tracks, declined: undefined }), "The new list is kept.");
  const decline = () => settle((shown) => ({ declined: idsOf(shown).join() }), "The old list is kept.");
  const toCrate = (list) => undertone.crate.addAll(list.tracks.map(({ id, name, artists }) =>
    ({ id, name: name || id, artists, duration: null })));

  document.addEventListener("click", (event) => {
    if (event.target.closest("#playlist-keep")) keep();
    else if (event.target.closest("#playlist-kept-undo") && before.length) {
      const back = before.at(-1);
      before = before.slice(0, -1);
      write(back, "Undone.");
      compared = null;
      compare();
    }
    const button = event.target.closest("[data-kept]");
    if (!button || button.tagName !== "BUTTON") return;
    if (button.dataset.kept === "accept") accept();
    else if (button.dataset.kept === "decline") decline();
    else if (button.dataset.kept === "old") toCrate(open(made()));
    else if (button.dataset.kept === "crate") toCrate(lists[index(button)]);
    else if (button.dataset.kept === "delete") {
      const place = index(button);
      change(lists.filter((_, i) => i !== place), `${lists[place].name} is deleted; undo brings it back.`);
    } else {
      renaming = index(button);
      draw();
    }
  });

  document.addEventListener("change", ({ target }) => {
    if (target.matches(".pl-rename")) rename(index(target), target.value);
  });
  document.addEventListener("keydown", ({ target, key }) => {
    if (!target.matches?.(".pl-rename")) return;
    if (key === "Enter") target.blur();
    if (key === "Escape") {
      renaming = null;
      draw();
    }
  });
  document.addEventListener("focusout", ({ target }) => {
    if (target.matches?.(".pl-rename") && renaming !== null) rename(index(target), target.value);
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== KEPT_AS) return;
    lists = read();
    before = [];
    draw();
  });

  undertone.keptPlaylists = {
    /** The page, or a list on it, has come in. */
    look() {
      const place = byId("playlist-kept-list");
      if (place && !place.dataset.drawn) {
        place.dataset.drawn = "yes";
        draw();
      }
      marked();
      compare();
    },
  };
})();
