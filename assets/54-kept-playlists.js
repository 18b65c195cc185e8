/*
 * Playlists kept in this browser: each with its recipe, its songs and the data it was made from. Opened
 * again on other data, the difference is shown and can be accepted.
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
    const kept = lists.some((each) => each.query === shown.search);
    const words = button.querySelector(".button-words");
    const says = kept ? "Kept in this browser" : "Keep this playlist";
    if (words.textContent !== says) words.textContent = says;
    button.disabled = kept;
  }

  // -- what became of a list ----------------------------------------------------------------------

  async function compare() {
    const shown = made();
    const list = shown && lists.find((each) => each.query === shown.search);
    const now = shown && JSON.stringify(shown);
    if (!byId("playlist-changes") || compared === now) return;
    compared = now;
    say("playlist-news", shown ? `${shown.title}: ${undertone.words.tracks(shown.tracks.length)}` : "");
    reveal("playlist-changes", false);
    if (!list) return;
    const same = list.tracks.map(({ id }) => id).join() === shown.tracks.map(({ id }) => id).join();
    if (same) return;
    try {
      const answer = await undertone.fetchOk(`/playlist/changes?${list.query}`, {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ids: list.tracks.map(({ id }) => id) }),
      });
      if (compared === now) tell(list, shown.fingerprint === list.fingerprint, await answer.json());
    } catch (error) {
      undertone.banner.say(error.message);
    }
  }

  function tell(list, isSameData, { names, kept, moved, gone, lost, new: added }) {
    const place = byId("playlist-changes");
    if (!place) return;
    const called = (id) => names[id] || list.tracks.find((track) => track.id === id)?.name || id;
    const some = (ids) => ids.slice(0, MOST_NAMED).map(called).join(", ")
      + (ids.length > MOST_NAMED ? ` and ${ids.length - MOST_NAMED} more` : "");
    const left = gone.filter((id) => !lost.includes(id));
    const parts = [["New", added], ["Out of the list", left], ["Moved", moved], ["No longer in the catalogue", lost]]
      .filter(([, ids]) => ids.length)
      .map(([words, ids]) => element("li", {}, element("strong", {}, `${words} (${ids.length}): `), some(ids)));
    place.replaceChildren(
      element("p", {}, (isSameData ? "This list is made in another way now than when you kept it: "
        : "The catalogue has changed since you kept this: ") + `${kept.length} of ${list.tracks.length} songs are still in it.`),
      element("ul", {}, ...parts),
      element("button", { type: "button", class: "button button-filled", "data-kept": "accept" },
        "Keep the list as it is now"));
    place.hidden = false;
  }

  function accept() {
    const shown = made();
    reveal("playlist-changes", false);
    change(lists.map((each) => (each.query === shown.search
      ? { ...each, fingerprint: shown.fingerprint, tracks: shown.tracks } : each)), "The new list is kept.");
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("#playlist-keep")) keep();
    else if (event.target.closest("#playlist-kept-undo") && before.length) {
      const back = before.at(-1);
      before = before.slice(0, -1);
      write(back, "Undone.");
    }
    const button = event.target.closest("[data-kept]");
    if (!button || button.tagName !== "BUTTON") return;
    if (button.dataset.kept === "accept") accept();
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
