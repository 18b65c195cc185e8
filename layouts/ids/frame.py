"""Ids of what is around every page, and of Explore."""

from __future__ import annotations

from typing import Final


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
    MAKE: Final = "crate-make"
    GO_ON: Final = "crate-go-on"
    EXPORT: Final = "crate-export"
    SAVE: Final = "crate-save"
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
    SAVE: Final = "explore-save"
    EXPORT: Final = "explore-export"
    EXPORT_RUN: Final = "explore-export-run"
    EXPORT_FILE: Final = "explore-export-file"
    EXPORT_CLOSE: Final = "explore-export-close"
    PLAYLIST: Final = "explore-playlist"
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
