"""What the pages of artists and genres are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from analytics.engine import Engine
from analytics.moods import Mood
from analytics.profiles.groups import Group
from analytics.profiles.people import Alike, Atlas, Listed, Profiles
from layouts.rows import track_rows

Kind = Literal["artist", "genre"]

SONGS_LISTED: Final = 12
FEW: Final = 8
BEST_KNOWN: Final = 24
MANY_SONGS: Final = 15
"""Whoever is told to be varied, or always alike, has as many songs at least."""
_NEAR_NAMES: Final = 6


@dataclass(frozen=True, slots=True)
class Portrait:
    """One artist or one genre with everything its page shows.

    n_tracks: with every version of a recording.  known, typical: songs as of `rows.track_rows`.
    by_fame: whether `known` are the best known, or just the first.  artists: of a genre, (name,
    songs), most first.  usual: `Variety.ratio` of the middle one of its kind; None if unknown.
    profile: feature -> mean percentile of all tracks.
    """

    kind: Kind
    name: str
    n_tracks: int
    group: Group
    known: Sequence[Mapping[str, Any]]
    typical: Sequence[Mapping[str, Any]]
    by_fame: bool
    artists: Sequence[tuple[str, int]]
    n_artists: int
    alike: Sequence[Alike]
    usual: float | None
    features: tuple[str, ...]
    profile: Mapping[str, float]
    moods: Mapping[int, Mood]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is not in the catalogue. near: names that are, the likeliest first."""

    kind: Kind
    name: str
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """All artists, as their page lists them; a list without anybody is left out of it."""

    n_artists: int
    best_known: Sequence[Listed]
    most_songs: Sequence[Listed]
    varied: Sequence[Listed]
    alike: Sequence[Listed]
    atlas: Atlas | None
    moods: Mapping[int, Mood]


def artist(engine: Engine, name: str) -> Portrait | Unknown | None:
    """One artist; None in a build made before there were profiles."""
    if engine.profiles is None:
        return None
    place = engine.catalogue.artists.place(name)
    if place is None:
        return _unknown(engine, "artist", name)
    _name, n_tracks = engine.catalogue.artists.at(place)
    return _portrait(engine, engine.profiles, "artist", place, n_tracks)


def genre(engine: Engine, name: str) -> Portrait | Unknown | None:
    """One genre; None in a build made before there were profiles."""
    if engine.profiles is None:
        return None
    place = engine.catalogue.genre_ids.get(name)
    if place is None:
        return _unknown(engine, "genre", name)
    n_tracks = int(np.count_nonzero(engine.catalogue.genre_matches([name])))
    return _portrait(engine, engine.profiles, "genre", place, n_tracks)


def crowd(engine: Engine) -> Crowd | None:
    """All artists; None in a build made before there were profiles."""
    profiles = engine.profiles
    if profiles is None:
        return None
    people = profiles.artists
    best_known = profiles.best_known(BEST_KNOWN)
    return Crowd(
        n_artists=len(people),
        best_known=best_known,
        most_songs=people.most_songs(FEW if best_known else BEST_KNOWN),
        varied=people.by_spread(FEW, MANY_SONGS, varied=True),
        alike=people.by_spread(FEW, MANY_SONGS, varied=False),
        atlas=profiles.artist_atlas,
        moods=_moods(engine),
    )


def genre_atlas(engine: Engine) -> Atlas | None:
    """The map of genres, if this build has one."""
    return engine.profiles.genre_atlas if engine.profiles and engine.catalogue.genre_names else None


def _portrait(
    engine: Engine, profiles: Profiles, kind: Kind, place: int, n_tracks: int
) -> Portrait:
    people = profiles.artists if kind == "artist" else profiles.genres
    group = people.group(place)
    tracks = engine.catalogue
    artists = _artists(engine, group.songs) if kind == "genre" else Counter()
    typical = people.typical(place, 4 * SONGS_LISTED) if kind == "genre" else group.songs[:0]
    known = group.songs[: 4 * SONGS_LISTED if kind == "genre" else SONGS_LISTED]
    listing = _one_per_artist if kind == "genre" else _all
    return Portrait(
        kind=kind,
        name=people.name(place),
        n_tracks=n_tracks,
        group=group,
        known=list(listing(track_rows(tracks, known))),
        typical=list(listing(track_rows(tracks, typical))),
        by_fame=_has_fame(engine, group.songs),
        artists=artists.most_common(SONGS_LISTED),
        n_artists=len(artists),
        alike=people.alike(place),
        usual=profiles.usual_artist if kind == "artist" else profiles.usual_genre,
        features=tracks.features,
        profile=profiles.usual_profile,
        moods=_moods(engine),
    )


def _moods(engine: Engine) -> dict[int, Mood]:
    return {mood.number: mood for mood in engine.moods}


def _has_fame(engine: Engine, songs: npt.NDArray[np.integer[Any]]) -> bool:
    if not engine.catalogue.has("popularity"):
        return False
    return bool((~np.isnan(engine.catalogue.numbers("popularity")[songs])).any())


def _artists(engine: Engine, songs: npt.NDArray[np.integer[Any]]) -> Counter[str]:
    """Artists with the number of their songs among some; a name a song has twice counts once."""
    credits = engine.catalogue.text(songs, ("artists",))["artists"].to_pylist()
    return Counter(name for names in credits for name in dict.fromkeys(names))


def _all(records: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield from records


def _one_per_artist(records: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The first SONGS_LISTED that share no artist."""
    heard: set[str] = set()
    n_listed = 0
    for record in records:
        if n_listed < SONGS_LISTED and heard.isdisjoint(record["artists"]):
            heard.update(record["artists"])
            n_listed += 1
            yield record


def _unknown(engine: Engine, kind: Kind, name: str) -> Unknown:
    found = engine.search.find(name, _NEAR_NAMES, (kind,)) if engine.search else ()
    return Unknown(kind, name, tuple(each.key for each in found))
