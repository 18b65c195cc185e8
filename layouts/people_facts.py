"""What the pages of artists, genres and albums are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from analytics.engine import Engine
from analytics.moods import Mood
from analytics.profiles.groups import Group
from analytics.profiles.of_build import Profiles
from analytics.profiles.people import Alike, Atlas, Listed, Named, People
from layouts.rows import track_rows

Kind = Literal["artist", "genre", "album"]

SONGS_LISTED: Final = 12
FEW: Final = 8
BEST_KNOWN: Final = 24
MANY_SONGS: Final = 15
"""Whoever is told to be varied, or always alike, has as many songs at least."""
_NEAR_NAMES: Final = 6


@dataclass(frozen=True, slots=True)
class Portrait:
    """One artist, genre or album with everything its page shows.

    n_tracks: with every version of a recording.  known, typical: songs as of `rows.track_rows`; of
    an album, `known` are its tracks in the order of the catalogue.  by_fame: whether songs can be
    told by how well known they are.  usual: `Variety.ratio` of the middle one of its kind; None if
    unknown.  profile: feature -> mean percentile of all tracks.  by: as of `Named`.
    artists: of a genre, (name, songs), most first.
    """

    kind: Kind
    name: str
    n_tracks: int
    group: Group
    by_fame: bool
    usual: float | None
    features: tuple[str, ...]
    profile: Mapping[str, float]
    moods: Mapping[int, Mood]
    by: str = ""
    known: Sequence[Mapping[str, Any]] = ()
    typical: Sequence[Mapping[str, Any]] = ()
    artists: Sequence[tuple[str, int]] = ()
    n_artists: int = 0
    alike: Sequence[Alike] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A name that is not in the catalogue. near: names that are, the likeliest first."""

    kind: Kind
    name: str
    near: tuple[Named, ...]
    by: str = ""


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
    profiles = engine.profiles
    if profiles is None:
        return None
    place = engine.catalogue.artists.place(name)
    if place is None:
        return _unknown(engine, "artist", name)
    _name, n_tracks = engine.catalogue.artists.at(place)
    portrait = portrait_of(engine, profiles, "artist", profiles.artists, place)
    return replace(
        portrait,
        n_tracks=n_tracks,
        known=track_rows(engine.catalogue, portrait.group.songs[:SONGS_LISTED]),
        usual=profiles.usual_artist,
        alike=profiles.artists.alike(place),
    )


def genre(engine: Engine, name: str) -> Portrait | Unknown | None:
    """One genre; None in a build made before there were profiles."""
    profiles, tracks = engine.profiles, engine.catalogue
    if profiles is None:
        return None
    place = tracks.genre_ids.get(name)
    if place is None:
        return _unknown(engine, "genre", name)
    portrait = portrait_of(engine, profiles, "genre", profiles.genres, place)
    songs = portrait.group.songs
    typical = profiles.genres.typical(place, 4 * SONGS_LISTED)
    artists = _artists(engine, songs)
    return replace(
        portrait,
        n_tracks=int(np.count_nonzero(tracks.genre_matches([name]))),
        known=_one_per_artist(track_rows(tracks, songs[: 4 * SONGS_LISTED])),
        typical=_one_per_artist(track_rows(tracks, typical)),
        artists=artists.most_common(SONGS_LISTED),
        n_artists=len(artists),
        usual=profiles.usual_genre,
        alike=profiles.genres.alike(place),
    )


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
        moods=moods_of(engine),
    )


def genre_atlas(engine: Engine) -> Atlas | None:
    """The map of genres, if this build has one."""
    return engine.profiles.genre_atlas if engine.profiles and engine.catalogue.genre_names else None


def portrait_of(
    engine: Engine, profiles: Profiles, kind: Kind, people: People, place: int
) -> Portrait:
    """What there is to say of any of them; the rest is for each kind to add."""
    group = people.group(place)
    return Portrait(
        kind=kind,
        name=people.name(place),
        n_tracks=group.n_songs,
        group=group,
        by_fame=_has_fame(engine, group.songs),
        usual=None,
        features=engine.catalogue.features,
        profile=profiles.usual_profile,
        moods=moods_of(engine),
    )


def moods_of(engine: Engine) -> dict[int, Mood]:
    """The moods by their numbers."""
    return {mood.number: mood for mood in engine.moods}


def _has_fame(engine: Engine, songs: npt.NDArray[np.integer[Any]]) -> bool:
    if not engine.catalogue.has("popularity"):
        return False
    return bool((~np.isnan(engine.catalogue.numbers("popularity")[songs])).any())


def _artists(engine: Engine, songs: npt.NDArray[np.integer[Any]]) -> Counter[str]:
    """Artists with the number of their songs among some; a name a song has twice counts once."""
    credits = engine.catalogue.text(songs, ("artists",))["artists"].to_pylist()
    return Counter(name for names in credits for name in dict.fromkeys(names))


def _one_per_artist(records: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first SONGS_LISTED that share no artist."""
    heard: set[str] = set()
    listed: list[dict[str, Any]] = []
    for record in records:
        if len(listed) < SONGS_LISTED and heard.isdisjoint(record["artists"]):
            heard.update(record["artists"])
            listed.append(record)
    return listed


def _unknown(engine: Engine, kind: Kind, name: str) -> Unknown:
    found = engine.search.find(name, _NEAR_NAMES, (kind,)) if engine.search else ()
    return Unknown(kind, name, tuple(Named(each.key) for each in found))
