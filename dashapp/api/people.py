"""Artists and genres: found by name, what one of them sounds like, and who is like them."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound, ServiceUnavailable

from analytics.engine import Engine
from analytics.profiles.of_build import Profiles
from analytics.profiles.people import Alike
from dashapp.api.operations import Asked, Operation
from dashapp.api.paging import Listing, PagedQuestion
from dashapp.api.profiles import AlikeAnswer, Profile, alike_of, profile_of
from dashapp.api.questions import DIGITS, NAME, Question
from dashapp.api.shapes import CLOSED, Page
from layouts import people_facts
from layouts.people_facts import Portrait, Unknown

ARTISTS: Final = "Artists"
GENRES: Final = "Genres"
MOST_ALIKE: Final = 100
USUAL_ALIKE: Final = 10
NO_ARTIST: Final = "There is no artist of exactly this name; /artists?q= finds names."
NO_GENRE: Final = "There is no genre of exactly this name; /genres?q= finds names."
NOT_BUILT: Final = "Build this catalogue again to see what artists and genres sound like."


class NameQuestion(PagedQuestion):
    """Part of a name."""

    q: Annotated[str, Field(pattern=NAME)] | None = Field(
        default=None, description="Part of the name, case ignored; all where it is left out."
    )


class AlikeQuestion(Question):
    """How many are wanted."""

    n: Annotated[int, Field(ge=1, le=MOST_ALIKE), DIGITS] = Field(
        default=USUAL_ALIKE, description="At most so many."
    )


@with_config(CLOSED)
class Named(TypedDict):
    """A name, and how many tracks it has."""

    name: str
    n_tracks: int


@with_config(CLOSED)
class AllAlike(TypedDict):
    """Who is like somebody, the most alike first; nobody where there are too few songs."""

    build: str
    items: list[AlikeAnswer]


def list_artists(asked: Asked[NameQuestion]) -> Listing:
    """Artists, those with most tracks first.

    With `q`, those whose name contains it; names that begin with it come first.
    """
    artists = asked.engine.catalogue.artists
    places = artists.like(asked.question.q or "")
    wanted = places[asked.start : asked.start + asked.question.limit].tolist()
    return Listing(
        [Named(name=name, n_tracks=n) for name, n in map(artists.at, wanted)], len(places)
    )


def one_artist(asked: Asked[Any]) -> Profile:
    """What one artist sounds like."""
    found = people_facts.artist(asked.engine, asked.path["name"])
    return _profile(asked.engine, found, NO_ARTIST)


def similar_artists(asked: Asked[AlikeQuestion]) -> AllAlike:
    """Artists whose songs are mixed most like those of one."""
    engine = asked.engine
    place = engine.catalogue.artists.place(asked.path["name"])
    if place is None:
        raise NotFound(NO_ARTIST)
    return _alike(engine, _profiles(engine).artists.alike(place, asked.question.n))


def list_genres(asked: Asked[NameQuestion]) -> Listing:
    """Genres, those with most tracks first."""
    tracks = asked.engine.catalogue
    typed = (asked.question.q or "").lower()
    found = [name for name in tracks.genre_names if typed in name.lower()]
    counts = asked.engine.genre_totals
    items = [
        Named(name=name, n_tracks=int(counts[tracks.genre_ids[name]]))
        for name in found[asked.start : asked.start + asked.question.limit]
    ]
    return Listing(items, len(found))


def one_genre(asked: Asked[Any]) -> Profile:
    """What one genre sounds like."""
    found = people_facts.genre(asked.engine, asked.path["name"])
    return _profile(asked.engine, found, NO_GENRE)


def similar_genres(asked: Asked[AlikeQuestion]) -> AllAlike:
    """Genres whose songs are mixed most like those of one."""
    engine = asked.engine
    place = engine.catalogue.genre_ids.get(asked.path["name"])
    if place is None:
        raise NotFound(NO_GENRE)
    return _alike(engine, _profiles(engine).genres.alike(place, asked.question.n))


def _profiles(engine: Engine) -> Profiles:
    if engine.profiles is None:
        raise ServiceUnavailable(NOT_BUILT)
    return engine.profiles


def _alike(engine: Engine, found: tuple[Alike, ...]) -> AllAlike:
    return AllAlike(build=engine.build_name, items=alike_of(engine, found))


def _profile(engine: Engine, found: Portrait | Unknown | None, missing: str) -> Profile:
    if found is None:
        raise ServiceUnavailable(NOT_BUILT)
    if isinstance(found, Unknown):
        raise NotFound(missing)
    return profile_of(engine, found)


OPERATIONS: Final = (
    Operation(
        name="listArtists", path="/artists", about=ARTISTS, view=list_artists, gives=Page[Named],
        question=NameQuestion, refusals=(409,), example="q=a&limit=5",
    ),
    Operation(
        name="getArtist", path="/artists/<path:name>", about=ARTISTS, view=one_artist,
        gives=Profile, refusals=(404,),
    ),
    Operation(
        name="listSimilarArtists", path="/artists/<path:name>/similar", about=ARTISTS,
        view=similar_artists, gives=AllAlike, question=AlikeQuestion, refusals=(404,),
        example="n=5",
    ),
    Operation(
        name="listGenres", path="/genres", about=GENRES, view=list_genres, gives=Page[Named],
        question=NameQuestion, refusals=(409,), example="limit=5",
    ),
    Operation(
        name="getGenre", path="/genres/<path:name>", about=GENRES, view=one_genre, gives=Profile,
        refusals=(404,),
    ),
    Operation(
        name="listSimilarGenres", path="/genres/<path:name>/similar", about=GENRES,
        view=similar_genres, gives=AllAlike, question=AlikeQuestion, refusals=(404,),
        example="n=5",
    ),
)  # fmt: skip
