/* What to play next: songs with why, and "not for me" with a reason, which can be taken back. */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, mark, byId, say, reveal } = undertone.dom;
  const SESSION = "session";
  const BY = {
    both: "Both", sound: "By sound", behaviour: "By what people play", [SESSION]: "From where I stopped" };
  let shown = []; // the songs, as they came

  const titled = ({ name, artists }) => [name, artists.join(", ")].filter(Boolean).join(" · ");

  /** A song with its mood, its name as a link, words below it, and what can be done with it. */
  function song(track, words, ...tools) {
    const mood = undertone.columns.meta().moods[track.mood];
    return element("li", { class: "me-song" },
      mark(mood),
      element("a", { class: "track-words library-link", href: `/song?id=${encodeURIComponent(track.id)}` },
        element("span", { class: "track-name", dir: "auto" }, track.name),
        element("span", { class: "track-artist", dir: "auto" }, track.artists.join(", ")),
        words ? element("span", { class: "me-why", dir: "auto" }, words) : null),
      element("span", { class: "me-song-tools" }, undertone.crate.button(track), ...tools));
  }

  function against(track) {
    const words = `Not for me: ${track.name}`;
    const button = element("button", {
      type: "button", class: "icon-button", title: "Not for me", "aria-label": words, "aria-haspopup": "dialog",
    }, icon("thumbs-down"));
    button.addEventListener("click", () => askWhy(track));
    return button;
  }

  /** Ask why a song is not for somebody; a reason is all there is to choose. */
  function askWhy(track) {
    const close = element("button", { type: "button", class: "button button-quiet" }, "Change nothing");
    const dialog = element("dialog", { class: "run-dialog me-why-dialog", "aria-label": `Not for me: ${track.name}` },
      element("h2", {}, "Not for me"),
      element("p", { dir: "auto" }, titled(track)),
      element("div", { class: "me-reasons", role: "group", "aria-label": "Why" },
        ...track.against.map((each) => reason(track, each, () => dialog.close()))),
      element("div", { class: "run-dialog-buttons" }, close));
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  function reason(track, { dislike, words }, done) {
    const button = element("button", { type: "button", class: "button button-quiet" }, words);
    button.addEventListener("click", () => {
      done();
      undertone.me.dislike({ dislike, words, of: titled(track) });
      changed(`${words}: taken note of.`);
      byId("me-next")?.querySelector("a")?.focus({ preventScroll: true });
    });
    return button;
  }

  const changed = (words) => document.dispatchEvent(new CustomEvent("me-next", { detail: words }));

  // -- what is not for somebody -----------------------------------------------------------------

  function disliked(entry, place) {
    const back = element("button", {
      type: "button", class: "button button-quiet", "aria-label": `Take back: ${entry.words}, ${entry.of}` },
    icon("undo-2"), element("span", { class: "button-words" }, "Take back"));
    back.addEventListener("click", () => {
      undertone.me.takeBack(place);
      changed(`Taken back: ${entry.words}.`);
      (byId("me-dislikes-list")?.querySelector("button") || byId("me-next")?.querySelector("a"))?.focus();
    });
    return element("li", {}, element("span", { class: "track-words" },
      element("span", { class: "track-name" }, entry.words),
      element("span", { class: "track-artist", dir: "auto" }, entry.of)), back);
  }

  function drawDislikes() {
    const { dislikes } = undertone.me.chosen();
    reveal("me-dislikes", dislikes.length > 0);
    say("me-dislikes-count", undertone.words.count(dislikes.length));
    byId("me-dislikes-list")?.replaceChildren(...dislikes.map(disliked).reverse());
  }

  // -- what is next -----------------------------------------------------------------------------

  function sourceButton(value, on) {
    const button = element("button", {
      type: "button", class: "linked-choice", "aria-pressed": String(on), "data-by": value }, BY[value] || value);
    button.addEventListener("click", () => {
      if (on) return;
      undertone.me.choose({ by: value });
      changed(`${BY[value]}.`);
    });
    return button;
  }

  /** The songs that somebody stopped at, in a line: what is next goes on from there. */
  function drawSession({ tracks, before }) {
    const songs = tracks.map((track) => element("li", {},
      element("a", { href: `/song?id=${encodeURIComponent(track.id)}`, dir: "auto" }, titled(track))));
    const earlier = before ? [element("li", { class: "quiet" }, `${undertone.words.count(before)} ${before === 1 ? "song" : "songs"} before`)] : [];
    byId("me-session").replaceChildren(
      element("h3", {}, "What you played last"), element("ol", {}, ...earlier, ...songs));
  }

  function draw(answer) {
    shown = answer.tracks;
    const focused = document.activeElement?.dataset?.by;
    const sources = answer.session ? [...answer.sources, SESSION] : answer.sources;
    const some = sources.length > 1;
    reveal("me-sources", some);
    byId("me-sources").replaceChildren(...(some ? sources.map((each) => sourceButton(each, each === answer.source)) : []));
    reveal("me-session", answer.source === SESSION);
    if (answer.source === SESSION) drawSession(answer.session);
    if (focused) byId("me-sources").querySelector(`[data-by="${CSS.escape(focused)}"]`)?.focus();
    say("me-next-said", answer.words);
    byId("me-next").replaceChildren(...shown.map((track) => song(track, track.why, against(track))));
    reveal("me-next-all", shown.length > 0);
    drawDislikes();
  }

  function putAll() {
    undertone.crate.addAll(shown.map(({ id, name, artists, duration }) => (
      { id, name, artists: artists.join(", "), duration: duration ?? null })));
  }

  undertone.meNext = { draw, song, putAll };
})();
