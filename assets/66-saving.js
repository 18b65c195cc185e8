/*
 * Saving what is open: a view on Explore, a list on Playlists, the crate. The button becomes the way to what was
 * saved, until something else is open; where a save did not go through, it says so until it did.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const KINDS = { "explore-save": "view", "playlist-save": "playlist" };
  const READY = { "explore-save": "Save", "playlist-save": "Save and share" };
  const saved = new Map(); // kind and query of what was saved from this page -> where it is
  const noted = new Set();

  const queryOf = () => location.search.slice(1);
  const keyOf = (button) => `${KINDS[button.id]} ${queryOf()}`;

  function words(button, text) {
    const place = button.querySelector(".button-words");
    if (place && place.textContent !== text) place.textContent = text;
    button.toggleAttribute("data-said", text !== READY[button.id]);
  }

  /** Where what is open now is saved: by this page, or as the server knew when it came. */
  const placeOf = (button) => saved.get(keyOf(button)) || button.dataset.saved || undefined;

  /** That a saved list is the same on newer data has been said; it need not be said again. */
  function note() {
    for (const said of document.querySelectorAll("[data-note]")) {
      const to = said.dataset.note;
      if (noted.has(to)) continue;
      noted.add(to);
      // Where it does not go through it is said once more, which does no harm.
      fetch(to, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }).catch(() => null);
    }
  }

  /** Have a button say whether what is open now is saved. */
  function look() {
    note();
    for (const id of Object.keys(KINDS)) {
      const button = document.getElementById(id);
      if (!button || button.disabled) continue;
      const is = placeOf(button) !== undefined;
      if (!is && button.dataset.failed === keyOf(button)) continue;
      words(button, is ? "Saved: see it" : READY[id]);
      button.title = is ? "Rename it, share it, or delete it" : button.dataset.title || button.title;
    }
  }

  /** Where something is, now that it is saved. Asked again it is kept once, so retries do no harm. */
  async function keep(content) {
    const answer = await undertone.fetchOk("/saved", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content),
    });
    return answer.json();
  }

  /** Have the page Playlists look for lists that are saved again. */
  function listsChanged() {
    if (document.getElementById("playlist-lists")) {
      window.dash_clientside.set_props("playlist-lists-news", { data: Date.now() });
    }
  }

  const failed = (error, again) =>
    undertone.banner.say(`Your save did not go through. ${error.message}`, "Try again", again);

  async function save(button) {
    const key = keyOf(button);
    button.dataset.title = button.dataset.title || button.title;
    const place = placeOf(button);
    if (place) {
      undertone.go(place);
      return;
    }
    button.disabled = true;
    words(button, "Saving");
    try {
      saved.set(key, (await keep({ kind: KINDS[button.id], query: queryOf() })).href);
      delete button.dataset.failed;
      listsChanged();
    } catch (error) {
      button.dataset.failed = key;
      words(button, "Not saved: try again");
      failed(error, () => save(button));
    }
    button.disabled = false;
    look();
  }

  async function saveCrate() {
    const ids = undertone.crate.tracks().map(({ id }) => id);
    try {
      const { name, href } = await keep({ kind: "playlist", ids });
      listsChanged();
      undertone.banner.say(`Saved as “${name}”.`, "See it", () => undertone.go(href));
    } catch (error) {
      failed(error, saveCrate);
    }
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("#crate-save")) saveCrate();
    const button = event.target.closest("#explore-save, #playlist-save");
    if (button) save(button);
  });

  undertone.saving = { look, listsChanged };
})();
