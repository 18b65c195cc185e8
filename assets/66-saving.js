/*
 * Saving what is open: a view on Explore, a list on Playlists. The button becomes the way to what was
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
      const answer = await undertone.fetchOk("/saved", {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ kind: KINDS[button.id], query: queryOf() }),
      });
      saved.set(key, (await answer.json()).href);
      delete button.dataset.failed;
    } catch (error) {
      button.dataset.failed = key;
      words(button, "Not saved: try again");
      undertone.banner.say(`Your save did not go through. ${error.message}`, "Try again", () => save(button));
    }
    button.disabled = false;
    look();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#explore-save, #playlist-save");
    if (button) save(button);
  });

  undertone.saving = { look };
})();
