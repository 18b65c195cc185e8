"""Ids of the other pages that listeners use."""

from __future__ import annotations

from typing import Final


class Song:
    """One song: how it sounds, what sounds like it, and why another does not."""

    SHOWN: Final = "song-shown"
    PICK: Final = "song-pick"
    HEAD: Final = "song-head"
    SOUND: Final = "song-sound"
    CONTROLS: Final = "song-controls"
    RESULT: Final = "song-result"
    NEXT: Final = "song-next"
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


class Artists:
    """Who made the tracks, each as the mixture of everything they made."""

    OPEN: Final = "artists-open"
    FORM: Final = "artists-form"
    SEARCH: Final = "artists-search"
    FOUND: Final = "artists-found"
    NEWS: Final = "artists-news"
    RADAR: Final = "chart-artist-radar"
    MAP: Final = "chart-artist-map"


class Albums:
    """One album: its songs in their order, and how they sound together."""

    OPEN: Final = "album-open"
    PICK: Final = "album-pick"
    SONGS: Final = "album-songs"
    RADAR: Final = "chart-album-radar"


class Genres:
    """Genres, and one of them."""

    OPEN: Final = "genres-open"
    RADAR: Final = "chart-one-genre-radar"
    MAP: Final = "chart-genre-map"


class Playlists:
    """A list made from a recipe, which the address holds."""

    BUILDER: Final = "playlist-builder"
    RESULT: Final = "playlist-result"
    FIND: Final = "playlist-find"
    FOUND: Final = "playlist-found"
    FIND_NEWS: Final = "playlist-find-news"
    ARC: Final = "chart-playlist-arc"
    DRAW: Final = "playlist-draw"
    DRAWN: Final = "playlist-drawn"
    RULES: Final = "playlist-rules"
    AIMS: Final = "playlist-aims"
    LEVELS: Final = "playlist-levels"
    RANGES: Final = "playlist-ranges"
    PROOF: Final = "playlist-proof"
    SAVE: Final = "playlist-save"
    LISTS: Final = "playlist-lists"
    LISTS_NEWS: Final = "playlist-lists-news"
    CHANGES: Final = "playlist-changes"
    TO_CRATE: Final = "playlist-to-crate"
    BEFORE: Final = "playlist-before"
    NEWS: Final = "playlist-news"

    @staticmethod
    def field(name: str) -> str:
        """The control of one part of the address."""
        return f"playlist-{name}"


class Saved:
    """What people keep: all of it, or one of it."""

    OPEN: Final = "saved-open"
    BROWSER_LISTS: Final = "browser-lists"


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
    GO_ON: Final = "library-go-on"
    NEXT: Final = "library-next-said"
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


class Listeners:
    """The page of what people play."""

    ROOT: Final = "listeners"
    STATE: Final = "listeners-state"
    CHOSEN: Final = "listeners-chosen"
    REFUSED: Final = "listeners-refused"
    REFUSED_WORDS: Final = "listeners-refused-words"
    SHOWN: Final = "listeners-shown"
    HEADLINE: Final = "listeners-headline"
    FROM: Final = "listeners-from"
    TO: Final = "listeners-to"
    GENRE: Final = "listeners-genre"
    CLOCK: Final = "listeners-clock"
    MOVING: Final = "listeners-moving"

    ACTIVITY: Final = "listeners-activity"
    HOURS: Final = "listeners-hours"
    MOODS: Final = "listeners-moods"
    MOOD_CHANGES: Final = "listeners-mood-changes"
    GENRES: Final = "listeners-genres"
    GENRE_CHANGES: Final = "listeners-genre-changes"
    TAIL: Final = "listeners-tail"
    RETENTION: Final = "listeners-retention"
    DRIFT_MOODS: Final = "listeners-drift-moods"
    DRIFT_SOUND: Final = "listeners-drift-sound"
    KINDS: Final = "listeners-kinds"

    @staticmethod
    def radar(number: int) -> str:
        """The chart of how what one kind of listeners plays sounds."""
        return f"listeners-radar-{number}"

    @staticmethod
    def said(chart: str) -> str:
        """The line below a chart's title that says what it shows."""
        return f"{chart}-said"


class Me:
    """What one person plays, for them alone: assets/69-me-*.js fill these."""

    ROOT: Final = "me"
    BRING: Final = "me-bring"
    FILE: Final = "me-file"
    LIBRARY: Final = "me-library"
    LIBRARY_SAID: Final = "me-library-said"
    TOKEN_FORM: Final = "me-token-form"
    TOKEN: Final = "me-token"
    PROBLEM: Final = "me-problem"
    REPORT: Final = "me-report"
    KEPT: Final = "me-kept"
    FROM: Final = "me-from"
    FORGET: Final = "me-forget"
    UNDO: Final = "me-undo"
    NEWS: Final = "me-news"
    WAITING: Final = "me-waiting"
    EMPTY: Final = "me-empty"
    SHOWN: Final = "me-shown"
    HEADLINE: Final = "me-headline"
    HALF_LIFE: Final = "me-half-life"
    HALF_LIFE_SAID: Final = "me-half-life-said"
    SOURCES: Final = "me-sources"
    NEXT: Final = "me-next"
    SESSION: Final = "me-session"
    NEXT_SAID: Final = "me-next-said"
    NEXT_ALL: Final = "me-next-all"
    DISLIKES: Final = "me-dislikes"
    DISLIKES_LIST: Final = "me-dislikes-list"
    DISLIKES_COUNT: Final = "me-dislikes-count"
    TASTES: Final = "me-tastes"
    TASTES_SAID: Final = "me-tastes-said"
    TIMED: Final = "me-timed"
    UNTIMED: Final = "me-untimed"
    TIME: Final = "chart-me-time"
    TIME_SAID: Final = "me-time-said"
    HOURS: Final = "chart-me-hours"
    HOURS_SAID: Final = "me-hours-said"
    HABITS: Final = "me-habits"
    KEY: Final = "me-key"
    ARTISTS: Final = "me-artists"
    TRACKS: Final = "me-tracks"
    UNPLAYED: Final = "me-unplayed"
    NOT_OVER: Final = "me-not-over"
