"""Recipe: everything a playlist follows from, as a value that can be kept, sent and refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from analytics.filters import Filter, Range
from analytics.playlists import camelot, reading
from analytics.playlists.filter_json import (
    filter_from_dict,
    filter_to_dict,
    ranges_from_dict,
    ranges_to_dict,
)
from analytics.schema import FEATURE_NAMES, FIELDS
from analytics.similar.continuation import MOST_KNOWN

MOST_TRACKS: Final = 300
MOST_MINUTES: Final = 1_000
MOST_PER_ARTIST: Final = 50
MOST_GAP: Final = 50
MOST_NEVER: Final = 1_000
MOST_CONTINUED: Final = MOST_KNOWN
MOST_LEVELS: Final = 100
MOST_SWAPS: Final = 100
MOST_SEED: Final = 2**32 - 1
ARCS: Final = ("steady", "build", "peak", "wind-down", "custom")
"""Orders that follow a line of energy."""
ORDERS: Final = ("flow", *ARCS, "harmonic", "tempo")
KEY_RULES: Final = ("any", "same", "near")
_STARTS: Final = ("moods", "genres", "songs", "artists", "filter", "target", "continue")
_PARTS: Final = (
    "starts", "tracks", "minutes", "similarity", "per_artist", "artist_gap", "explicit", "ranges",
    "years", "include", "never", "familiarity", "key_rule", "key", "order", "arc", "seed",
    "swaps", "new_artists", "fingerprint", "build",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Starts:
    """What a playlist starts from; all empty is the whole catalogue.

    moods, genres: slugs and names. Tracks are of one of each, near the middle of one of them.
    filter: tracks match it.
    songs, artists: ids and names. Tracks are near one of the songs, or near the middle of what one
        of the artists has made.
    target: (feature, value in its unit) in the order of the schema. Tracks are near these values.
    continued: ids of a list that is gone on with. They stand first in their order, and what
        belongs with them follows; length, order and rules are those of what follows.
    """

    moods: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    songs: tuple[str, ...] = ()
    artists: tuple[str, ...] = ()
    filter: Filter = field(default_factory=Filter)
    target: tuple[tuple[str, float], ...] = ()
    continued: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it, what is empty left out."""
        data: dict[str, Any] = {
            "moods": list(self.moods),
            "genres": list(self.genres),
            "songs": list(self.songs),
            "artists": list(self.artists),
            "filter": filter_to_dict(self.filter),
            "target": dict(self.target),
            "continue": list(self.continued),
        }
        return {name: part for name, part in data.items() if part}

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The starts that `to_dict` described. Raises InvalidSpec for anything else."""
        given = reading.an_object("starts", data, _STARTS)
        return cls(
            **{name: reading.names(name, given.get(name, ())) for name in _STARTS[:4]},
            filter=filter_from_dict("filter", given.get("filter", {})),
            target=_target(given.get("target", {})),
            continued=reading.names("continue", given.get("continue", ()), MOST_CONTINUED),
        )


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to make a playlist. The same recipe on the same build gives the same list.

    n_tracks or minutes: how long it is to be; one of them is None.
    similarity: 0..1, least similarity to a start: 1 is the same sound, 0 that of two tracks picked
        at random.
    per_artist: at most this many tracks of one first artist.  artist_gap: at least this many
        tracks of others between two of one artist.
    explicit: True, False or None for both.  ranges: as in a Filter.  years: first and last.
    include: ids of tracks that are in it whatever the narrowing rules say.  never: of those not.
    familiarity: -1 prefers the least known tracks, 1 the best known, 0 does not care.
    key_rule: "any"; "same" for tracks in `key` only; "near" for those in harmony with it too.
    key: on the Camelot wheel, "8A"; empty for that of the first song to start from.
    order: one of ORDERS.  arc: levels 0..1 of "custom", spread evenly over the list.
    seed: another one gives another list.
    swaps: (old, new) ids, replaced in turn in the finished list where the rules allow it; with an
        empty new id the old is never in it, and what fits best stands in its place.
    new_artists: only artists of whom nothing is in the list that is gone on with.
    fingerprint, build: of the data and the build it was made for; empty if for none in particular.
    """

    starts: Starts = Starts()
    n_tracks: int | None = None
    minutes: int | None = None
    similarity: float = 0.0
    per_artist: int = 2
    artist_gap: int = 3
    explicit: bool | None = None
    ranges: tuple[tuple[str, Range], ...] = ()
    years: tuple[int, int] | None = None
    include: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    familiarity: float = 0.0
    key_rule: str = "any"
    key: str = ""
    order: str = "flow"
    arc: tuple[float, ...] = ()
    seed: int = 0
    swaps: tuple[tuple[str, str], ...] = ()
    new_artists: bool = False
    fingerprint: str = ""
    build: str = ""

    def __post_init__(self) -> None:
        if (self.n_tracks is None) == (self.minutes is None):
            given = "missing" if self.n_tracks is None else "given as well as minutes"
            raise reading.refuse("The number of tracks", given, "either that or minutes")
        if self.n_tracks is not None:
            reading.a_whole_number("tracks", self.n_tracks, 1, MOST_TRACKS)
        else:
            reading.a_whole_number("minutes", self.minutes, 1, MOST_MINUTES)
        reading.a_number("similarity", self.similarity, 0, 1)
        reading.a_whole_number("per_artist", self.per_artist, 1, MOST_PER_ARTIST)
        reading.a_whole_number("artist_gap", self.artist_gap, 0, MOST_GAP)
        reading.a_number("familiarity", self.familiarity, -1, 1)
        reading.a_whole_number("seed", self.seed, 0, MOST_SEED)
        reading.one_of("order", self.order, ORDERS)
        reading.one_of("key_rule", self.key_rule, KEY_RULES)
        self._check_key_and_arc()
        self._check_continued()
        both = [track for track in self.include if track in set(self.never)]
        if both:
            raise reading.refuse("A track to include", both[0], "one that is not in never as well")
        if self.n_tracks is not None and len(self.include) > self.n_tracks:
            raise reading.refuse(
                "The number of tracks to include", len(self.include), f"0 to {self.n_tracks:,}"
            )

    def _check_key_and_arc(self) -> None:
        if self.key and camelot.code_of(self.key) is None:
            raise reading.refuse("key", self.key, "empty, or 1A to 12A and 1B to 12B")
        if self.key and self.key_rule == "any":
            raise reading.refuse("key", self.key, "given with the key rules same and near only")
        if self.order == "custom":
            if not 2 <= len(self.arc) <= MOST_LEVELS:
                raise reading.refuse("arc", self.arc, f"2 to {MOST_LEVELS} numbers from 0 to 1")
            for level in self.arc:
                reading.a_number("A number in arc", level, 0, 1)
        elif self.arc:
            raise reading.refuse("arc", self.arc, "given with the order custom only")

    def _check_continued(self) -> None:
        continued = set(self.starts.continued)
        if self.new_artists and not continued:
            legal = "true only where there is a list to go on with"
            raise reading.refuse("new_artists", self.new_artists, legal)
        both = [track for track in self.include if track in continued]
        if both:
            legal = "one that is not in the list to go on with already"
            raise reading.refuse("A track to include", both[0], legal)

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` gives an equal recipe back."""
        length = {"tracks": self.n_tracks} if self.minutes is None else {"minutes": self.minutes}
        return {
            "starts": self.starts.to_dict(),
            **length,
            "similarity": self.similarity,
            "per_artist": self.per_artist,
            "artist_gap": self.artist_gap,
            "explicit": self.explicit,
            "ranges": ranges_to_dict(self.ranges),
            "years": list(self.years) if self.years else None,
            "include": list(self.include),
            "never": list(self.never),
            "familiarity": self.familiarity,
            "key_rule": self.key_rule,
            "key": self.key,
            "order": self.order,
            "arc": list(self.arc),
            "seed": self.seed,
            "swaps": [list(swap) for swap in self.swaps],
            **({"new_artists": True} if self.new_artists else {}),
            "fingerprint": self.fingerprint,
            "build": self.build,
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The recipe that `to_dict` described; parts left out have their defaults.

        Raises InvalidSpec, saying what is legal, for anything else. What is legal for the tracks
        at hand is for `analytics.playlists.rules` to say.
        """
        given = reading.an_object("recipe", data, _PARTS)
        usual = cls(n_tracks=1)
        levels = given.get("arc", ())
        if not isinstance(levels, list | tuple):
            raise reading.refuse("arc", levels, f"a list of up to {MOST_LEVELS} numbers")
        return cls(
            starts=Starts.from_dict(given.get("starts", {})),
            n_tracks=given.get("tracks"),
            minutes=given.get("minutes"),
            similarity=_float(given.get("similarity", usual.similarity)),
            per_artist=given.get("per_artist", usual.per_artist),
            artist_gap=given.get("artist_gap", usual.artist_gap),
            explicit=reading.yes_no_or_either("explicit", given.get("explicit")),
            ranges=ranges_from_dict("ranges", given.get("ranges", {})),
            years=_years(given.get("years")),
            include=reading.names("include", given.get("include", ()), MOST_TRACKS),
            never=reading.names("never", given.get("never", ()), MOST_NEVER),
            familiarity=_float(given.get("familiarity", usual.familiarity)),
            key_rule=given.get("key_rule", usual.key_rule),
            key=reading.a_text("key", given.get("key", usual.key)),
            order=given.get("order", usual.order),
            arc=tuple(_float(level) for level in levels),
            seed=given.get("seed", usual.seed),
            swaps=_swaps(given.get("swaps", ())),
            new_artists=reading.yes_or_no("new_artists", given.get("new_artists", False)),
            fingerprint=reading.a_text("fingerprint", given.get("fingerprint", "")),
            build=reading.a_text("build", given.get("build", "")),
        )


def _float(value: Any) -> Any:
    """A whole number as JSON may write a number, 1 for 1.0; anything else is for the checks."""
    small = isinstance(value, int) and not isinstance(value, bool) and abs(value) <= MOST_SEED
    return float(value) if small else value


def _swaps(value: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST_SWAPS:
        raise reading.refuse("swaps", value, f"a list of up to {MOST_SWAPS} pairs of ids")
    pairs = (reading.a_pair("A swap in swaps", each) for each in value)
    return tuple(
        (reading.a_text("The old of a swap", old), reading.a_text("The new of a swap", new))
        for old, new in pairs
    )


def _years(value: object) -> tuple[int, int] | None:
    if value is None:
        return None
    year = FIELDS["year"]
    first, last = (
        reading.a_whole_number("A year in years", end, int(year.low), int(year.high))
        for end in reading.a_pair("years", value)
    )
    if first > last:
        raise reading.refuse("The first of years", first, f"at most the last, {last}")
    return first, last


def _target(value: object) -> tuple[tuple[str, float], ...]:
    given: Mapping[str, Any] = reading.an_object("target", value, FEATURE_NAMES)
    return tuple(
        (
            name,
            reading.a_number(f"{name} in target", given[name], FIELDS[name].low, FIELDS[name].high),
        )
        for name in FEATURE_NAMES
        if name in given
    )
