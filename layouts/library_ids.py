"""The ids of the page of a listener's own list; its scripts spell them like this."""

from __future__ import annotations

from typing import Final


class Library:
    """A listener's own list, which stays in their browser: assets/62-library-*.js fill these."""

    ROOT: Final = "library"
    FILE: Final = "library-file"
    PASTE: Final = "library-paste"
    READ: Final = "library-read"
    CRATE: Final = "library-crate"
    BRING: Final = "library-bring"
    PROBLEM: Final = "library-problem"
    REPORT: Final = "library-report"
    KEPT: Final = "library-kept"
    SIZE: Final = "library-size"
    LEFT: Final = "library-left"
    UNDO: Final = "library-undo"
    CLEAR: Final = "library-clear"
    NEWS: Final = "library-news"
    WAITING: Final = "library-waiting"
    EMPTY: Final = "library-empty"
    SHOWN: Final = "library-shown"
    MAP: Final = "library-map"
    MOODS: Final = "chart-library-moods"
    MOODS_SAID: Final = "library-moods-said"
    PROFILE: Final = "chart-library-profile"
    PROFILE_SAID: Final = "library-profile-said"
    DECADES: Final = "chart-library-decades"
    ARTISTS: Final = "library-artists"
    GENRES: Final = "library-genres"
    WAYS: Final = "library-ways"
    WAYS_SAID: Final = "library-ways-said"
