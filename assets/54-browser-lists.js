/*
 * Lists that this browser kept by itself, from before all lists were saved with the server. One press moves them
 * there; each stays here until the server has it, and the server keeps each once, however often it is sent.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId } = undertone.dom;
  const KEPT_AS = "playlists";
  const PLACE = "browser-lists";
  const REFUSED = (status) => status >= 400 && status < 500 && status !== 429;
  const isList = (each) => each && typeof each.name === "string" && typeof each.query === "string"
    && Array.isArray(each.tracks) && each.tracks.length > 0
    && each.tracks.every((track) => track && typeof track.id === "string");
  const inWords = (n) => `${n} list${n === 1 ? "" : "s"}`;

  let moving = null; // {n moved, of how many} while it goes on
  let moved = 0; // since the page was opened
  let left = []; // [name, why] of those that could not be moved

  function everything() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT_AS) || "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return []; // nothing kept, or not by us
    }
  }

  const lists = () => everything().filter(isList);

  /** The server has a list; another tab may have changed what is kept here meanwhile. */
  function forget(list) {
    const same = JSON.stringify(list);
    const rest = everything().filter((each) => JSON.stringify(each) !== same);
    if (rest.length) localStorage.setItem(KEPT_AS, JSON.stringify(rest));
    else localStorage.removeItem(KEPT_AS);
  }

  const bring = ({ name, query, fingerprint, declined, tracks }) => undertone.fetchOk("/saved/bring", {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name, query, fingerprint, declined,
      songs: tracks.map(({ id, name: song, artists }) => ({ id, name: song, artists })) }),
  });

  async function move() {
    if (moving) return;
    const all = lists();
    left = [];
    moving = { n: 0, of: all.length };
    for (const [place, list] of all.entries()) {
      draw();
      try {
        await bring(list);
        forget(list);
        moving.n += 1;
        moved += 1;
      } catch (error) {
        left.push([list.name, error.message]);
        if (REFUSED(error.status)) continue;
        // The server is away: the others would wait for it one by one.
        left.push(...all.slice(place + 1).map(({ name }) => [name, "Not tried."]));
        break;
      }
    }
    moving = null;
    draw();
    if (moved) undertone.saving?.listsChanged();
  }

  function sentence(n) {
    if (moving) return `Moving ${moving.n + 1} of ${moving.of}.`;
    const done = moved ? `${inWords(moved)} moved to Saved. ` : "";
    if (!n) return done.trim();
    return `${done}${inWords(n)} ${n === 1 ? "is" : "are"} kept in this browser only.`;
  }

  function draw() {
    const place = byId(PLACE);
    if (!place) return;
    const n = lists().length;
    place.hidden = !n && !moved;
    if (place.hidden) return;
    const button = element("button", { type: "button", class: "button button-quiet", disabled: moving !== null,
      "data-move-lists": "yes" }, left.length ? "Try again" : "Move to Saved");
    // A page of what is saved shows what came in the meantime when it is loaded again.
    const see = element("a", { class: "button button-quiet", href: "/saved?show=playlist" }, "See what is saved");
    place.replaceChildren(element("div", { class: "notice" }, icon("bookmark"),
      element("div", { class: "notice-words" },
        element("p", {}, sentence(n)),
        left.length && !moving ? element("ul", { class: "sentences" }, ...left.map(([name, why]) =>
          element("li", {}, element("strong", {}, `${name}: `), why))) : null,
        element("div", { class: "notice-action account-links" }, n ? button : null, moved && !moving ? see : null))));
    place.dataset.drawn = "yes";
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-move-lists]")) move();
  });
  window.addEventListener("storage", (event) => {
    if (event.key === KEPT_AS && !moving) draw();
  });

  new MutationObserver(() => {
    const place = byId(PLACE);
    if (place && !place.dataset.drawn) draw();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
