/*
 * The page around the pages: clicks on what scripts drew, the theme, the phone's sheets, and the
 * names under which Dash finds the functions it calls.
 */
(function () {
  "use strict";
  const undertone = window.undertone;
  const { byId } = undertone.dom;
  const LOOK_FOR_BUILD_MS = 15000;

  // -- the theme ------------------------------------------------------------------------------

  function applyTheme(choice) {
    const root = document.documentElement;
    if (choice === "light" || choice === "dark") root.dataset.theme = choice;
    else delete root.dataset.theme;
    undertone.explore.restyle();
    undertone.charts.redraw();
  }

  window.matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => {
    undertone.explore.restyle();
  });

  // -- pages that come and go -----------------------------------------------------------------

  /** Run `then` with the page's root once Dash has put it on the screen. */
  function whenPresent(id, then, tries = 300) {
    const found = byId(id);
    if (found) then(found);
    else if (tries > 0) requestAnimationFrame(() => whenPresent(id, then, tries - 1));
  }

  function markLinks() {
    for (const link of document.querySelectorAll(".nav-link")) {
      const here = link.pathname === location.pathname;
      link.classList.toggle("is-here", here);
      if (here) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const more = document.querySelector(".only-on-phone details");
    if (!more) return;
    more.open = false;
    more.classList.toggle("is-here", more.querySelector("[aria-current]") !== null);
  }

  function pageChanged() {
    markLinks();
    if (location.pathname === "/") whenPresent("explore", undertone.explore.mount);
    else undertone.explore.unmount();
  }

  /** Draw the charts that came with a page, or with a part of one: figures by the id of their place. */
  function drawFigures(figures) {
    for (const [id, figure] of Object.entries(figures || {})) {
      whenPresent(id, () => undertone.charts.draw(id, figure));
    }
    return window.dash_clientside.no_update;
  }

  window.addEventListener("popstate", () => undertone.explore.back());

  async function lookForBuild() {
    if (document.hidden) return;
    const answer = await fetch("/build", { cache: "no-store" }).catch(() => null);
    if (!answer?.ok) return;
    const { build, stage } = await answer.json();
    if (build === undertone.columns.meta().build) return;
    const grown = stage === "full" && undertone.columns.meta().stage === "core";
    undertone.banner.rebuilt(grown
      ? "The full build is ready, with more ways to see the map."
      : "A new catalogue, or new moods, are ready.");
  }

  setInterval(lookForBuild, LOOK_FOR_BUILD_MS);

  // -- clicks on what scripts drew ------------------------------------------------------------

  function openSheet(open) {
    undertone.explore.open()?.classList.toggle("is-filtering", open);
    byId("filter-open")?.setAttribute("aria-expanded", String(open));
    if (open) byId("filter-panel")?.focus();
    else byId("filter-open")?.focus();
  }

  function toggleMap() {
    const on = undertone.explore.open().classList.toggle("is-map");
    const button = byId("view-toggle");
    button.setAttribute("aria-pressed", String(on));
    button.setAttribute("aria-label", on ? "Show the list" : "Show the map");
  }

  function toggleDock() {
    const on = undertone.explore.open().classList.toggle("is-tall");
    byId("dock-expand").setAttribute("aria-expanded", String(on));
    window.dispatchEvent(new Event("resize"));
  }

  async function share() {
    const button = byId("explore-share");
    const words = button.querySelector(".button-words") || button;
    const before = words.textContent;
    try {
      await navigator.clipboard.writeText(location.href);
      words.textContent = "Copied";
    } catch {
      undertone.banner.say(`Copy this link: ${location.href}`);
    }
    setTimeout(() => (words.textContent = before), 1600);
  }

  const BUTTONS = {
    "filter-reset": () => undertone.explore.gesture("reset"),
    "filter-undo": () => undertone.explore.undoLast(),
    "filter-open": () => openSheet(true),
    "filter-close": () => openSheet(false),
    "filter-scrim": () => openSheet(false),
    "filter-show": () => openSheet(false),
    "map-lasso": () => undertone.explore.toggleLasso(),
    "map-fit": () => undertone.explore.map()?.fit(),
    "map-zoom-in": () => undertone.explore.map()?.zoomBy(1.6),
    "map-zoom-out": () => undertone.explore.map()?.zoomBy(1 / 1.6),
    "view-toggle": toggleMap,
    "dock-expand": toggleDock,
    "drawer-close": () => undertone.explore.gesture("track", null),
    "track-list-more": () => undertone.explore.more(),
    "explore-share": share,
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, .scrim");
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target) || button) menu.open = false;
    }
    if (!button) return;
    const { part, value, mood, track, chart, action } = button.dataset;
    if (BUTTONS[button.id]) BUTTONS[button.id]();
    else if (button.id === "explore-empty-undo" && !part) undertone.explore.gesture("reset");
    else if (part) undertone.explore.gesture("remove", { part, value });
    else if (mood) undertone.explore.gesture("mood", mood);
    else if (track) undertone.explore.gesture("track", track);
    else if (chart) {
      const title = button.closest(".chart-card").querySelector("h3").textContent;
      undertone.charts.act(chart, action, title);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const root = undertone.explore.open();
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (root?.classList.contains("is-filtering")) openSheet(false);
    else if (undertone.explore.current()?.track) undertone.explore.gesture("track", null);
  });

  // -- the names Dash calls -------------------------------------------------------------------

  const triggered = () => window.dash_clientside.callback_context.triggered[0];
  const idOf = (prop) => prop.slice(0, prop.lastIndexOf("."));

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.shell = {
    chooseTheme: (choice) => choice || "system",
    showTheme(kept) {
      applyTheme(kept);
      // Nothing kept yet: leave the control alone, somebody may be using it already.
      return kept || window.dash_clientside.no_update;
    },
    pageChanged,
    drawFigures,
  };
  const changed = (kind) => (value) => {
    const cause = triggered();
    if (cause) undertone.explore.controlChanged(idOf(cause.prop_id), kind, value);
  };
  window.dash_clientside.filters = {
    moods: changed("moods"),
    genres: changed("genres"),
    artists: changed("artists"),
    explicit: changed("explicit"),
    map: changed("map"),
    colour: changed("colour"),
    tab: changed("tab"),
    spread: changed("spread"),
    offered(options) {
      undertone.explore.offered(options || []);
    },
    range(steps) {
      const cause = triggered();
      if (!cause || !steps) return;
      const id = idOf(cause.prop_id);
      undertone.explore.controlChanged(id, "range", { field: id.replace("filter-range-", ""), steps });
    },
  };
  window.dash_clientside.tracks = {
    marks: (marks) => undertone.explore.marks(marks),
    async rows(request) {
      if (!request) return window.dash_clientside.no_update;
      try {
        return await undertone.tracks.tableRows(request);
      } catch (error) {
        undertone.banner.say(error.message);
        return { rowData: [], rowCount: 0 };
      }
    },
  };
})();
