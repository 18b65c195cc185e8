"""Which column of a file is which: names written in many ways, mapped to the canonical ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from analytics.errors import InvalidSpec, UnusableFile
from analytics.ingest.health import label
from analytics.schema import FEATURE_NAMES, MINIMUM_FEATURES

MAX_COLUMNS: Final = 256

_ALIASES: Final = {
    "id": "trackid spotifyid spotifytrackid idsongs songid idtrack "
    "trackuri spotifyuri spotifytrackuri uri trackurl spotifyurl id",
    "name": "trackname songname namesong namesongs tracktitle songtitle song title track name",
    "artists": "artistnames artistsname artistsnames trackartists artists "
    "nameartists trackartist artistname artist performer",
    "genres": "trackgenre trackgenres genres genre artistgenres artistgenre "
    "playlistgenre topgenre maingenre",
    "album": "albumname trackalbumname album albumtitle",
    **{name: f"{name} audio{name} track{name}" for name in FEATURE_NAMES},
    "loudness": "loudness loudnessdb audioloudness trackloudness",
    "tempo": "tempo bpm beatsperminute beatsperminutebpm tempobpm audiotempo tracktempo",
    "popularity": "popularity trackpopularity popularitysongs songpopularity",
    "duration": "durationms trackdurationms songdurationms lengthms durationmsec "
    "durations lengths durationsec durationseconds lengthseconds durationmin durationminutes "
    "duration trackduration lengthduration length tracklength",
    "year": "year releaseyear releasedyear albumreleaseyear "
    "releasedate trackalbumreleasedate albumreleasedate trackreleasedate",
    "explicit": "explicit isexplicit trackexplicit explicitlyrics",
    "key": "key audiokey musicalkey trackkey",
    "mode": "mode audiomode trackmode",
    "time_signature": "timesignature audiotimesignature",
    "artist_popularity": "artistpopularity popularityartists artistspopularity",
    "followers": "followers artistfollowers artistsfollowers followerstotal",
}
ALIASES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {column: tuple(names.split()) for column, names in _ALIASES.items()}
)
"""Canonical column -> its names reduced to letters and digits, the best first."""

Aliases = Mapping[str, tuple[str, ...]]

_NOT_LETTERS: Final = re.compile(r"[\W_]+")
_PERCENT: Final = re.compile(r"%|(?<![a-z])(?:percent(?:age)?|pct)(?![a-z])")
_PLURAL_ARTISTS: Final = frozenset(
    {"artistnames", "artistsname", "artistsnames", "trackartists", "artists"}
)


@dataclass(frozen=True, slots=True)
class Match:
    """One column of the file recognised as a canonical one.

    name: as in the file, without padding; key: the same reduced to letters and digits;
    percent: whether the name says the values are percentages.
    """

    position: int
    name: str
    key: str
    percent: bool

    @property
    def holds_several_artists(self) -> bool:
        """Whether the name announces more than one artist in a value."""
        return self.key in _PLURAL_ARTISTS


def reduced(name: str) -> str:
    """A name's letters and digits, without case and percent: "Artist Name(s)" -> artistnames."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return _NOT_LETTERS.sub("", _PERCENT.sub("", plain.replace("(s)", "s")))


def n_known(header: Iterable[str], aliases: Aliases = ALIASES) -> int:
    """How many names of a header are known; the delimiter that finds most is the right one."""
    known = {alias for names in aliases.values() for alias in names}
    return len(known.intersection(map(reduced, header)))


def match(
    file: str, row: int, header: Sequence[str], aliases: Aliases = ALIASES
) -> dict[str, Match]:
    """Canonical column -> where it stands in the header, which is on line `row`.

    aliases: of the kind of table it is. Where several columns could serve (track_id, uri, id), the
    most specific name wins. Raises UnusableFile if two columns have equal claims, naming both.
    """
    require_sane(file, row, header)
    positions: dict[str, list[int]] = {}
    for position, name in enumerate(header):
        positions.setdefault(reduced(name), []).append(position)
    matches = {}
    for canonical, names in aliases.items():
        key = next((alias for alias in names if alias in positions), None)
        if key is None:
            continue
        if len(positions[key]) > 1:
            _refuse_twins(file, row, [header[each].strip() for each in positions[key][:2]])
        matches[canonical] = _match_at(header, positions[key][0])
    return matches


def suggested(header: Sequence[str]) -> dict[str, int]:
    """Canonical column -> the position that `match` would give it; of equal claims, the first.

    Refuses nothing: it is what a person begins with who then says what each column is.
    """
    places: dict[str, int] = {}
    for position, name in enumerate(header):
        places.setdefault(reduced(name), position)
    found = {
        canonical: next((places[alias] for alias in aliases if alias in places), None)
        for canonical, aliases in ALIASES.items()
    }
    return {canonical: position for canonical, position in found.items() if position is not None}


def said(header: Sequence[str], columns: Mapping[str, int]) -> dict[str, Match]:
    """What `match` gives, but as a person said it. columns: canonical column -> position.

    Raises InvalidSpec for a column there is not, and for one that is to be two things.
    """
    taken: dict[int, str] = {}
    for canonical, position in columns.items():
        if canonical not in ALIASES:
            raise InvalidSpec("columns", canonical, f"of {', '.join(ALIASES)}")
        if not 0 <= position < len(header):
            raise InvalidSpec(canonical, position, f"0 to {len(header) - 1}, a column of the file")
        if position in taken:
            other = f"{taken[position]} already"
            raise InvalidSpec(canonical, position, f"another column; this one is {other}")
        taken[position] = canonical
    return {canonical: _match_at(header, columns[canonical]) for canonical in ALIASES
            if canonical in columns}  # fmt: skip


def _match_at(header: Sequence[str], position: int) -> Match:
    name = header[position]
    percent = _PERCENT.search(name.casefold()) is not None
    return Match(position, name.strip(), reduced(name), percent)


def require_sane(file: str, row: int, header: Sequence[str]) -> None:
    """Raise UnusableFile for a header with more columns than any table of tracks has."""
    if len(header) > MAX_COLUMNS:
        raise UnusableFile(file, f"the header has more than {MAX_COLUMNS} columns.", row=row)


def require_catalogue(file: str, row: int, matches: Mapping[str, Match]) -> None:
    """Raise UnusableFile, saying what is missing, unless the columns can make a catalogue."""
    features = [name for name in FEATURE_NAMES if name in matches]
    if not matches:
        raise UnusableFile(
            file,
            "no column name is known; the first line has to name the columns, such as "
            "track_name, artists, danceability and energy.",
            row=row,
        )
    if not features and ("id" in matches or {"name", "artists"} <= matches.keys()):
        raise UnusableFile(
            file,
            "it has none of the nine audio features, so it cannot be a catalogue; it can be used "
            "as a playlist or library, to find its tracks in a catalogue.",
            row=row,
        )
    for column, example in (("name", "track_name"), ("artists", "artists")):
        if column not in matches:
            raise UnusableFile(
                file,
                f"no column gives each track's {column}; rename the one that does to {example}.",
                row=row,
            )
    require_enough_features(file, features)


def require_enough_features(file: str, features: Sequence[str]) -> None:
    """Raise UnusableFile naming the missing features if fewer than the minimum are there."""
    if len(features) < MINIMUM_FEATURES:
        missing = ", ".join(label(name).lower() for name in FEATURE_NAMES if name not in features)
        raise UnusableFile(
            file,
            f"it has {len(features)} of the nine audio features and a catalogue needs at least "
            f"{MINIMUM_FEATURES}; usable columns are missing for {missing}.",
        )


def _refuse_twins(file: str, row: int, names: Sequence[str]) -> None:
    first, second = names
    twice = (
        "this name stands twice in the header"
        if first == second
        else f"this and {second} are two names for the same thing"
    )
    raise UnusableFile(file, f"{twice}; keep the right one.", row=row, column=first)
