"""Every id on the page, once. Layouts, callbacks and the browser's scripts spell them like this."""

from __future__ import annotations

from typing import Final


def table_of(chart: str) -> str:
    """The hidden container in which a chart is shown as a table."""
    return f"{chart}-table"


def words_of(chart: str) -> str:
    """The place beside a chart for what it says in words."""
    return f"{chart}-words"


class Shell:
    """The frame around every page."""

    URL: Final = "url"
    PAGE: Final = "page"
    NAV: Final = "nav"
    THEME: Final = "theme"
    THEME_CHOICE: Final = "theme-choice"
    BANNER: Final = "banner"
    FIGURES: Final = "figures"


class Finder:
    """The search that opens over any page."""

    ROOT: Final = "finder"
    OPEN: Final = "finder-open"
    CLOSE: Final = "finder-close"
    INPUT: Final = "finder-input"
    FOUND: Final = "finder-found"
    NEWS: Final = "finder-news"


class Crate:
    """The tray with what a person has put aside."""

    ROOT: Final = "crate"
    OPEN: Final = "crate-open"
    BODY: Final = "crate-body"
    COUNT: Final = "crate-count"
    LIST: Final = "crate-list"
    UNDO: Final = "crate-undo"
    CLEAR: Final = "crate-clear"
    NEWS: Final = "crate-news"


class Filters:
    """What narrows the catalogue; the same panel is a bottom sheet on a phone."""

    STATE: Final = "filter-state"
    PANEL: Final = "filter-panel"
    CHIPS: Final = "filter-chips"
    MOODS: Final = "filter-moods"
    GENRES: Final = "filter-genres"
    ARTISTS: Final = "filter-artists"
    EXPLICIT: Final = "filter-explicit"
    RESET: Final = "filter-reset"
    UNDO: Final = "filter-undo"
    OPEN: Final = "filter-open"
    CLOSE: Final = "filter-close"
    SCRIM: Final = "filter-scrim"
    SHOW: Final = "filter-show"
    BADGE: Final = "filter-badge"

    @staticmethod
    def mood_count(slug: str) -> str:
        """The number of matching tracks beside a mood in the panel."""
        return f"mood-count-{slug}"

    @staticmethod
    def range(field: str) -> str:
        """The slider of one field."""
        return f"filter-range-{field}"

    @staticmethod
    def histogram(field: str) -> str:
        """The empty strip above a slider, in which its distribution is drawn."""
        return f"filter-histogram-{field}"

    @staticmethod
    def value(field: str) -> str:
        """The words beside a slider's label, for example "20% to 80%"."""
        return f"filter-value-{field}"


class Explore:
    """The map, the charts beneath it and the tracks that match."""

    ROOT: Final = "explore"

    MAP: Final = "map"
    MAP_LASSO: Final = "map-lasso"
    MAP_FIT: Final = "map-fit"
    MAP_IN: Final = "map-zoom-in"
    MAP_OUT: Final = "map-zoom-out"
    MAP_NOTE: Final = "map-note"
    PROJECTION: Final = "map-projection"
    COLOUR: Final = "map-colour"
    LEGEND: Final = "map-legend"
    TIP: Final = "map-tip"

    COUNT: Final = "explore-count"
    SENTENCE: Final = "explore-sentence"
    SHARE: Final = "explore-share"
    EXPORT: Final = "explore-export"
    EMPTY: Final = "explore-empty"
    EMPTY_SENTENCE: Final = "explore-empty-sentence"
    EMPTY_UNDO: Final = "explore-empty-undo"
    VIEW_TOGGLE: Final = "view-toggle"
    MOOD_CARDS: Final = "mood-cards"

    DOCK: Final = "dock"
    DOCK_TABS: Final = "dock-tabs"
    DOCK_EXPAND: Final = "dock-expand"
    PROFILE: Final = "chart-profile"
    SIZES: Final = "chart-sizes"
    TOGETHER: Final = "chart-together"
    SPREAD: Final = "chart-spread"
    SPREAD_FIELD: Final = "spread-field"
    GENRES: Final = "chart-genres"
    GRID: Final = "grid"
    LIST: Final = "track-list"
    LIST_MORE: Final = "track-list-more"

    TABLE: Final = "track-grid"
    TABLE_WANTED: Final = "grid-wanted"

    BUILD: Final = "build"
    TRACK: Final = "open-track"
    MARKS: Final = "map-marks"
    DRAWER: Final = "drawer"
    DRAWER_BODY: Final = "drawer-body"
    DRAWER_CLOSE: Final = "drawer-close"

    CHARTS: Final = (PROFILE, SIZES, TOGETHER, SPREAD, GENRES)

    @staticmethod
    def export(fmt: str) -> str:
        """The link that downloads the matching tracks as csv, json or parquet."""
        return f"export-{fmt}"

    @staticmethod
    def panel(name: str) -> str:
        """One of the dock's panels."""
        return f"dock-panel-{name}"

    @staticmethod
    def mood_card(slug: str) -> str:
        """The button that listens to one mood."""
        return f"mood-card-{slug}"


class Song:
    """One song: how it sounds, what sounds like it, and why another does not."""

    SHOWN: Final = "song-shown"
    PICK: Final = "song-pick"
    HEAD: Final = "song-head"
    SOUND: Final = "song-sound"
    CONTROLS: Final = "song-controls"
    RESULT: Final = "song-result"
    WHY_NOT: Final = "song-why-not"
    ALSO: Final = "song-also"
    LESS: Final = "song-less"
    ASK: Final = "song-ask"
    GENRE: Final = "song-genre"
    SEEDS: Final = "song-seeds"
    TUNE: Final = "song-tune"
    RULES: Final = "song-rules"
    LEAST: Final = "song-least"
    VARIETY: Final = "song-variety"

    @staticmethod
    def weight(part: str) -> str:
        """The slider of one part of the sound."""
        return f"song-weight-{part}"


class WayThere:
    """The way from one song to another."""

    OPEN: Final = "path-open"
    FIRST: Final = "path-first"
    LAST: Final = "path-last"
    STEPS: Final = "path-steps"
    STOPS: Final = "path-stops"
    CHART: Final = "chart-path"


class Moods:
    """The moods of the catalogue, each with what it is and how far to trust it."""

    OPEN: Final = "moods-open"

    @staticmethod
    def radar(slug: str) -> str:
        """The chart of how one mood sounds."""
        return f"chart-radar-{slug}"


class Data:
    """What this catalogue is made of."""

    SWEEP: Final = "chart-sweep"


class Lab:
    """How tracks can be grouped, and how far each grouping holds."""

    OPEN: Final = "lab-open"
    STILLS: Final = "lab-stills"

    SIZES: Final = "chart-lab-sizes"
    PROFILES: Final = "chart-lab-profiles"
    RADAR: Final = "chart-lab-radar"
    SILHOUETTES: Final = "chart-lab-silhouettes"

    ELBOW: Final = "chart-lab-elbow"
    SILHOUETTE: Final = "chart-lab-silhouette"
    DAVIES_BOULDIN: Final = "chart-lab-davies-bouldin"
    CALINSKI_HARABASZ: Final = "chart-lab-calinski-harabasz"
    GAP: Final = "chart-lab-gap"
    STABILITY: Final = "chart-lab-stability"
    CLUSTERGRAM: Final = "chart-lab-clustergram"
    SWEEP_FORM: Final = "lab-sweep-form"
    SWEEP_FROM: Final = "lab-sweep-from"
    SWEEP_TO: Final = "lab-sweep-to"

    TREE: Final = "chart-lab-tree"
    CUT: Final = "lab-cut"
    FEWER: Final = "lab-cut-fewer"
    MORE: Final = "lab-cut-more"
    CUT_SIZES: Final = "chart-lab-cut-sizes"
    TREE_SHOWN: Final = "lab-tree-shown"
    K_DISTANCE: Final = "chart-lab-k-distance"
    GRID_GROUPS: Final = "chart-lab-grid-groups"
    GRID_NOISE: Final = "chart-lab-grid-noise"
    CONDENSED: Final = "chart-lab-condensed"


class LabCompare:
    """Two methods side by side, and all of them against one another."""

    FLOW: Final = "chart-lab-flow"
    ARI: Final = "chart-lab-ari"
    AMI: Final = "chart-lab-ami"
    GENRES: Final = "chart-lab-genres"

    @staticmethod
    def still_map(side: str) -> str:
        """The small map of one of the two methods, "a" or "b"."""
        return f"still-map-{side}"

    @staticmethod
    def sizes(side: str) -> str:
        """The chart of the sizes of its groups."""
        return f"chart-lab-sizes-{side}"

    @staticmethod
    def profiles(side: str) -> str:
        """The chart of how its groups sound."""
        return f"chart-lab-profiles-{side}"


class LabProjections:
    """The maps: what they show, and how far to trust them."""

    SCREE: Final = "chart-lab-scree"
    LOADINGS: Final = "chart-lab-loadings"
    BIPLOT: Final = "chart-lab-biplot"

    @staticmethod
    def still_map(projection: str) -> str:
        """The small picture of one map."""
        return f"still-map-{projection}"


class LabExplore:
    """What the catalogue holds before anything is grouped."""

    DISTRIBUTION: Final = "chart-lab-distribution"
    MISSING: Final = "chart-lab-missing"
    PEARSON: Final = "chart-lab-pearson"
    SPEARMAN: Final = "chart-lab-spearman"
    GENRES: Final = "chart-lab-genre-counts"
    ARTISTS: Final = "chart-lab-artist-counts"
    BY_GENRE: Final = "chart-lab-by-genre"
    BY_YEAR: Final = "chart-lab-by-year"
    BY_EXPLICIT: Final = "chart-lab-by-explicit"


class LabJobs:
    """What every part has that starts jobs, of which one is open at a time."""

    START: Final = "lab-run-start"
    ANSWER: Final = "lab-run-answer"
    IDLE: Final = "lab-run-idle"
    ACTIVE: Final = "lab-run-active"
    NEWS: Final = "lab-run-news"


class LabRun:
    """Runs from the page: the form, what runs, drafts and every run so far."""

    ROOT: Final = "lab-run"
    FORM: Final = "lab-run-form"
    METHOD: Final = "lab-run-method"
    FEATURES: Final = "lab-run-features"
    EXTRAS: Final = "lab-run-extras"
    SCALING: Final = "lab-run-scaling"
    SEED: Final = "lab-run-seed"

    SERVING: Final = "lab-run-serving"
    DRAFTS: Final = "lab-run-drafts"
    MORE_DRAFTS: Final = "lab-run-more-drafts"
    HISTORY: Final = "lab-run-history"
    MORE_HISTORY: Final = "lab-run-more-history"

    @staticmethod
    def parameter(method: str, name: str) -> str:
        """The field of one parameter of a method."""
        return f"lab-run-{method}-{name}"
