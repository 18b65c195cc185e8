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

  const queryOf = () => location.search.slice(1);
  const keyOf = (button) => `${KINDS[button.id]} ${queryOf()}`;

  function words(button, text) {
    const place = button.querySelector(".button-words");
    if (place && place.textContent !== text) place.textContent = text;
    button.toggleAttribute("data-said", text !== READY[button.id]);
  }

  /** Have a button say whether what is open now is saved. */
  function look() {
    for (const id of Object.keys(KINDS)) {
      const button = document.getElementById(id);
      if (!button || button.disabled) continue;
      const is = saved.has(keyOf(button));
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

  const failed = (error, again) =>
    undertone.banner.say(`Your save did not go through. ${error.message}`, "Try again", again);

  async function save(button) {
    const key = keyOf(button);
    button.dataset.title = button.dataset.title || button.title;
    if (saved.has(key)) {
      undertone.go(saved.get(key));
      return;
    }
    button.disabled = true;
    words(button, "Saving");
    try {
      saved.set(key, (await keep({ kind: KINDS[button.id], query: queryOf() })).href);
      delete button.dataset.failed;
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

  undertone.saving = { look };
})();
