"""What the page of an album is told, and which albums an artist has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from analytics.albums import Album, AlbumIndex
from analytics.engine import Engine
from analytics.profiles.people import Listed, Named
from layouts.people_facts import BEST_KNOWN, FEW, Portrait, Unknown, portrait_of
from layouts.rows import track_rows

MOST_ALBUMS: Final = 100
MOST_ON_ALBUM: Final = 200
_NEAR_NAMES: Final = 6


@dataclass(frozen=True, slots=True)
class AlbumsOf:
    """The albums filed under an artist, most songs first: n_albums, the first of them listed."""

    artist: str
    listed: Sequence[Listed]
    n_albums: int


@dataclass(frozen=True, slots=True)
class AlbumFacts:
    """One album, the others of its artist, and those of other artists that have its name."""

    portrait: Portrait
    others: AlbumsOf
    namesakes: Sequence[Listed]


def album(engine: Engine, wanted: Named) -> AlbumFacts | Unknown | None:
    """One album; of the only one of its name, `wanted` need not say whose it is.

    None in a catalogue that knows no albums, or whose build is from before they had pages.
    """
    profiles, tracks, albums = engine.profiles, engine.catalogue, engine.catalogue.albums
    if profiles is None or profiles.albums is None or albums is None:
        return None
    place = find(albums, wanted)
    if place is None:
        return Unknown("album", wanted.name, _near(engine, albums, wanted), wanted.by)
    people, rows = profiles.albums, albums.rows(place)
    name, artist = albums.at(place)
    own = albums.filed_under(artist, tracks.artists.rows(artist))
    portrait = replace(
        portrait_of(engine, profiles, "album", people, place),
        by=artist,
        n_tracks=len(rows),
        known=track_rows(tracks, rows[:MOST_ON_ALBUM]),
        usual=profiles.usual_album,
        alike=people.alike(place, leave_out=own),
    )
    called_so = albums.named(name)
    others = called_so[called_so != place][:FEW]
    return AlbumFacts(
        portrait,
        others=albums_of(engine, artist, but=place),
        namesakes=[people.listed(other) for other in others.tolist()],
    )


def find(albums: AlbumIndex, wanted: Named) -> int | None:
    """The place of the album that `wanted` names, as of `album`."""
    called_so = albums.named(wanted.name)
    if not wanted.by and len(called_so) == 1:
        return int(called_so[0])
    return albums.place(Album(*wanted))


def albums_of(engine: Engine, artist: str, *, but: int | None = None) -> AlbumsOf:
    """The albums filed under an artist, where any are known. but: the place of one left out."""
    albums, tracks = engine.catalogue.albums, engine.catalogue
    people = engine.profiles.albums if engine.profiles else None
    if albums is None or people is None:
        return AlbumsOf(artist, (), 0)
    filed = albums.filed_under(artist, tracks.artists.rows(artist))
    places = [place for place in filed.tolist() if place != but]
    return AlbumsOf(artist, [people.listed(place) for place in places[:MOST_ALBUMS]], len(places))


def most_songs(engine: Engine) -> tuple[Sequence[Listed], int] | None:
    """The BEST_KNOWN albums with most songs, and how many there are; None where none is known."""
    people = engine.profiles.albums if engine.profiles else None
    return (people.most_songs(BEST_KNOWN), len(people)) if people else None


def _near(engine: Engine, albums: AlbumIndex, wanted: Named) -> tuple[Named, ...]:
    """Albums of that very name by others, or else of names like it."""
    places: list[int | None] = [*albums.named(wanted.name)[:_NEAR_NAMES].tolist()]
    if not places and engine.search:
        typed = (f"{wanted.name} {wanted.by}", wanted.name)
        found = next(
            filter(None, (engine.search.find(each, _NEAR_NAMES, ("album",)) for each in typed)), ()
        )
        places = [albums.of_track(each.row) for each in found if each.row is not None]
    return tuple(Named(*albums.at(place)) for place in places if place is not None)
