/*
 * The crate: tracks a person has put aside, kept in this browser. Anything with data-add puts a track in
 * or takes it out; the tray below the page shows what is in it.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, say, reveal } = undertone.dom;
  const KEPT_AS = "crate";
  const MOST = 500;
  const MOST_UNDONE = 50;

  const isTrack = (track) => track && typeof track.id === "string" && typeof track.name === "string";

  let tracks = read();
  let before = []; // what it was, the latest last
  let dragged = null;

  function read() {
    let kept = [];
    try {
      kept = JSON.parse(localStorage.getItem(KEPT_AS) || "[]");
    } catch {
      // A browser that keeps nothing, or something that is not ours.
    }
    return Array.isArray(kept) ? kept.filter(isTrack).slice(0, MOST) : [];
  }

  function keep() {
    try {
      localStorage.setItem(KEPT_AS, JSON.stringify(tracks));
    } catch {
      undertone.banner.say("This browser keeps nothing, so your crate lasts only until you leave.");
    }
  }

  const has = (id) => tracks.some((track) => track.id === id);

  /** Let `next` be what is in the crate, with a way back. words: what was done, read out. */
  function change(next, words) {
    before = [...before, tracks].slice(-MOST_UNDONE);
    tracks = next;
    keep();
    draw();
    say("crate-news", words);
  }

  function add(track) {
    if (has(track.id)) return;
    if (tracks.length >= MOST) {
      undertone.banner.say(`A crate holds ${MOST} tracks; take one out first.`);
      return;
    }
    change([...tracks, track], `${track.name} is in your crate.`);
  }

  /** Put several in at once, with one way back; those that are there stay where they are. */
  function addAll(several) {
    const fresh = several.filter((track) => !has(track.id));
    if (!fresh.length) {
      say("crate-news", "They are in your crate already.");
      return;
    }
    if (tracks.length + fresh.length > MOST) {
      undertone.banner.say(`A crate holds ${MOST} tracks; take some out first.`);
      return;
    }
    change([...tracks, ...fresh], `${undertone.words.tracks(fresh.length)} put in your crate.`);
  }

  function remove(id) {
    const gone = tracks.find((track) => track.id === id);
    if (gone) change(tracks.filter((track) => track.id !== id), `${gone.name} is out of your crate.`);
  }

  /** Move a track to a place, 0 the first. */
  function move(id, place) {
    const track = tracks.find((each) => each.id === id);
    const to = Math.max(0, Math.min(place, tracks.length - 1));
    if (!track || tracks.indexOf(track) === to) return;
    const next = tracks.filter((each) => each !== track);
    next.splice(to, 0, track);
    change(next, `${track.name} is number ${to + 1} of ${next.length}.`);
  }

  function undo() {
    if (!before.length) return;
    tracks = before.at(-1);
    before = before.slice(0, -1);
    keep();
    draw();
    say("crate-news", `Undone: ${undertone.words.tracks(tracks.length)} in your crate.`);
  }

  // -- the tray ---------------------------------------------------------------------------------

  function minutes() {
    const seconds = tracks.reduce((sum, track) => sum + (Number(track.duration) || 0), 0);
    return seconds ? ` · ${Math.max(1, Math.round(seconds / 60))} min` : "";
  }

  function tool(words, picture, act) {
    const button = element("button", {
      type: "button", class: "icon-button", title: words, "aria-label": words }, icon(picture));
    button.addEventListener("click", act);
    return button;
  }

  function row(track, place) {
    const item = element("li", { class: "crate-track", draggable: "true", "data-id": track.id },
      element("span", { class: "crate-grip" }, icon("grip-vertical")),
      element("span", { class: "track-words" },
        element("a", { class: "track-name", href: `/song?id=${encodeURIComponent(track.id)}` }, track.name),
        element("span", { class: "track-artist" }, track.artists || "")),
      element("span", { class: "crate-tools" },
        tool(`Move ${track.name} up`, "arrow-up", () => step(track.id, place - 1)),
        tool(`Move ${track.name} down`, "arrow-down", () => step(track.id, place + 1)),
        tool(`Take ${track.name} out`, "x", () => remove(track.id))));
    item.addEventListener("dragstart", (event) => {
      dragged = track.id;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", track.name);
    });
    item.addEventListener("dragover", (event) => dragged && event.preventDefault());
    item.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged) move(dragged, place);
      dragged = null;
    });
    item.addEventListener("dragend", () => (dragged = null));
    return item;
  }

  /** Move by a button, which keeps the focus although the rows are drawn anew. */
  function step(id, place) {
    const words = document.activeElement?.getAttribute("aria-label");
    move(id, place);
    [...document.querySelectorAll("#crate-list button")]
      .find((button) => button.getAttribute("aria-label") === words)?.focus();
  }

  function draw() {
    reveal("crate", tracks.length > 0 || before.length > 0);
    say("crate-count", tracks.length ? `${undertone.words.tracks(tracks.length)}${minutes()}` : "empty");
    byId("crate-list")?.replaceChildren(...tracks.map(row));
    const back = byId("crate-undo");
    if (back) back.disabled = before.length === 0;
    for (const id of ["crate-clear", "crate-make", "crate-go-on", "crate-export", "crate-save"]) reveal(id, tracks.length > 0);
    press(document);
    document.dispatchEvent(new CustomEvent("crate", { detail: tracks }));
  }

  /** Every button that puts a track in says whether it is there. */
  function press(root) {
    for (const button of root.querySelectorAll("[data-add]")) {
      const inside = has(button.dataset.add);
      if (button.getAttribute("aria-pressed") === String(inside)) continue;
      button.setAttribute("aria-pressed", String(inside));
      const words = inside ? "Take out of your crate" : "Put in your crate";
      button.title = words;
      button.setAttribute("aria-label", `${words}: ${button.dataset.name}`);
    }
  }

  function toggle(open = byId("crate").classList.contains("is-open") === false) {
    byId("crate").classList.toggle("is-open", open);
    byId("crate-open").setAttribute("aria-expanded", String(open));
    byId("crate-body").hidden = !open;
  }

  const BUTTONS = {
    "crate-open": () => toggle(),
    "crate-undo": undo,
    "crate-clear": () => change([], "Your crate is empty."),
  };

  /** The track that a button puts in. */
  const trackOf = ({ dataset: { add: id, name, artists, duration } }) =>
    ({ id, name, artists, duration: Number(duration) || null });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (BUTTONS[button.id]) BUTTONS[button.id]();
    if (button.dataset.addAll) {
      // Those of the buttons inside the part of the page it names.
      addAll([...document.querySelectorAll(`#${CSS.escape(button.dataset.addAll)} [data-add]`)].map(trackOf));
    }
    if (button.dataset.songs) addAll(JSON.parse(button.dataset.songs));
    const track = trackOf(button);
    if (!track.id) return;
    if (has(track.id)) remove(track.id);
    else add(track);
  });

  // Another tab may have changed it; what was undone here is then another's.
  window.addEventListener("storage", (event) => {
    if (event.key !== KEPT_AS) return;
    tracks = read();
    before = [];
    draw();
  });

  // What Dash and other scripts draw comes and goes; its buttons are told as they come.
  new MutationObserver((changes) => {
    if (changes.some((each) => [...each.addedNodes].some((node) => node.nodeType === 1))) later();
  }).observe(document.documentElement, { childList: true, subtree: true });

  let waiting = false;
  function later() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (byId("crate") && !byId("crate").dataset.drawn) {
        byId("crate").dataset.drawn = "yes";
        draw();
      } else press(document);
    });
  }

  /** A button that puts a track of the catalogue in the crate, as `crate.add_button` in layouts makes it. */
  function button(track) {
    return element("button", {
      type: "button", class: "icon-button crate-add", "data-add": track.id, "data-name": track.name,
      "data-artists": (track.artists || []).join(", "), "data-duration": track.duration,
    }, icon("plus"));
  }

  undertone.crate = { tracks: () => tracks, has, add, addAll, remove, move, undo, button };
})();
