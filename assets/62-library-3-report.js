/*
 * What was found of a list that was brought: counted by how, each song listed, and the choice where a
 * song may be one of several.
 */
(function () {
  "use strict";
  const undertone = (window.undertone = window.undertone || {});
  const { element, icon, byId, reveal } = undertone.dom;
  const { count, duration } = undertone.words;
  const AT_ONCE = 100;
  const HEADS = {
    id: "Found by their id",
    exact: "Found by name and artists",
    name: "Found by name and one of the artists",
    title: "Found by name alone",
    version: "Found as another version",
    ambiguous: "Could be one of several",
    none: "Not in this catalogue",
  };
  const OPEN_FIRST = ["ambiguous"];
  let report = null; // the answer shown
  let chosen = new Map(); // place of a song in the list -> the id that was chosen for it

  const byArtists = ({ name, artists = [] }) => [name || "A song without a name", artists.join(", ")].filter(Boolean).join(" · ");

  const idsOf = (tracks) => tracks.map((track, i) => track.id || chosen.get(i)).filter(Boolean);
  const leftOf = (tracks) => tracks.filter((track, i) => !track.id && !chosen.get(i)).map((track) => track.listed);

  /** An answer has come: the list is the library from now on. again: only of songs not found before. */
  function arrived(answer, { again = false } = {}) {
    report = { ...answer, base: again ? undertone.library.current().ids : [], again };
    chosen = new Map();
    store(answer.words);
    draw();
    byId("library-report")?.scrollIntoView({ block: "nearest" });
  }

  function store(words, base = report.base) {
    undertone.library.change({
      ids: [...base, ...idsOf(report.tracks)],
      left: [...(report.leftBefore || []), ...leftOf(report.tracks)],
      title: report.again ? undertone.library.current().title : report.title,
      fingerprint: report.fingerprint,
    }, words);
  }

  /** Have the songs of the library before in it as well. */
  function addEarlier(button) {
    const earlier = report.earlier;
    report.base = earlier.ids;
    report.leftBefore = earlier.left;
    store(`The ${count(earlier.ids.length)} songs from before are in your library as well.`);
    button.remove();
  }

  function choose(place, id) {
    if (id) chosen.set(place, id);
    else chosen.delete(place);
    store(id ? `${report.named[id].name} is chosen.` : "Left open.");
  }

  function candidate(id) {
    const { name, artists, album, year, duration: seconds } = report.named[id];
    const facts = [artists.join(", "), album, year, seconds === undefined ? null : duration(seconds)];
    return [name, ...facts.filter(Boolean)].join(" · ");
  }

  function open(track, place) {
    const id = `library-choice-${place}`;
    const select = element("select", { id, class: "library-choice" },
      element("option", { value: "" }, "Leave it open"),
      ...track.candidates.map((each) => element("option", { value: each }, candidate(each))));
    select.value = chosen.get(place) || "";
    select.addEventListener("change", () => choose(place, select.value));
    return element("li", {}, element("label", { for: id }, byArtists(track.listed)), select);
  }

  function line(track, place) {
    if (track.grade === "ambiguous") return open(track, place);
    const found = track.id ? byArtists(report.named[track.id]) : null;
    const listed = track.listed ? byArtists(track.listed) : null;
    const song = found
      ? element("a", { class: "library-link", href: `/song?id=${encodeURIComponent(track.id)}` }, found)
      : element("span", {}, track.listed.name ? listed : `Spotify id ${track.listed.spotify_id || "unknown"}`);
    const words = found && listed && listed !== found
      ? element("span", { class: "quiet" }, `listed as ${listed}`) : null;
    return element("li", {}, song, words);
  }

  /** The songs of a grade, drawn when it is opened and a hundred at a time. */
  function group({ grade, n }) {
    const list = element("ol", { class: "library-listed" });
    const places = report.tracks.flatMap((track, i) => (track.grade === grade ? [i] : []));
    const more = element("button", { type: "button", class: "button button-quiet" }, "Show more");
    const next = () => {
      const from = list.childElementCount;
      list.append(...places.slice(from, from + AT_ONCE).map((i) => line(report.tracks[i], i)));
      more.hidden = list.childElementCount >= places.length;
    };
    more.addEventListener("click", next);
    const details = element("details", { class: `library-grade is-${grade}`, open: OPEN_FIRST.includes(grade) },
      element("summary", {}, icon("chevron-right"), element("span", {}, HEADS[grade]),
        element("span", { class: "numbers quiet" }, count(n))),
      list, more);
    const first = () => list.childElementCount || next();
    if (details.open) first();
    details.addEventListener("toggle", first);
    return details;
  }

  function draw() {
    const place = byId("library-report");
    reveal("library-report", report !== null);
    document.dispatchEvent(new CustomEvent("library-report"));
    if (!place || !report) return;
    report.earlier = report.earlier || (report.again ? { ids: [] } : undertone.library.earlier());
    const close = element("button", {
      type: "button", class: "icon-button", title: "Close", "aria-label": "Close what was found" }, icon("x"));
    close.addEventListener("click", clear);
    const add = element("button", { type: "button", class: "button button-quiet" },
      icon("plus"), `Add the ${count(report.earlier.ids.length)} songs from before as well`);
    add.addEventListener("click", () => addEarlier(add));
    place.replaceChildren(
      element("header", { class: "library-report-head" },
        element("div", {}, element("h2", {}, report.title || "What was found"), element("p", {}, report.words)), close),
      ...report.notes.map((words) => element("p", { class: "quiet" }, words)),
      ...(report.earlier.ids.length ? [add] : []),
      ...report.grades.map(group));
  }

  function clear() {
    report = null;
    byId("library-report")?.replaceChildren();
    reveal("library-report", false);
    document.dispatchEvent(new CustomEvent("library-report"));
  }

  undertone.libraryReport = { arrived, draw, clear, isShown: () => report !== null };
})();
