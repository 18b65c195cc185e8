"""Albums: found by name, what one sounds like, and its tracks. Whose it is belongs to its name."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound, ServiceUnavailable

from analytics.profiles.people import Named
from dashapp.api.filters import Name
from dashapp.api.operations import Asked, Operation
from dashapp.api.paging import Listing
from dashapp.api.people import NameQuestion
from dashapp.api.profiles import AlikeAnswer, Profile, alike_of, profile_of
from dashapp.api.questions import Question
from dashapp.api.shapes import CLOSED, Page
from layouts.album_facts import album
from layouts.people_facts import Unknown

NO_ALBUM: Final = "There is no album of exactly this name by this artist; /search finds names."
NOT_KNOWN: Final = "This catalogue knows no albums, or was built before they could be asked for."


class AlbumsQuestion(NameQuestion):
    """Part of a name, and whose."""

    artist: Name | None = Field(
        default=None, description="Only those filed under the artist of exactly this name."
    )


@with_config(CLOSED)
class NamedAlbum(TypedDict):
    """What tells an album from all others, and how many tracks it has."""

    name: str
    artist: Annotated[str, Field(description="Whom it is filed under.")]
    n_tracks: int


class AlbumQuestion(Question):
    """What tells one album from all others."""

    name: Name = Field(description="The name, spelled exactly so.")
    artist: Name | None = Field(
        default=None, description="Whom it is filed under; not needed for the only one of its name."
    )


@with_config(CLOSED)
class AlbumAnswer(Profile):
    """What an album sounds like; `known` are its tracks in the order of the catalogue."""

    artist: Annotated[str, Field(description="Whom it is filed under.")]
    alike: Annotated[
        list[AlikeAnswer],
        Field(description="Albums of other artists, mixed much the same."),
    ]


def list_albums(asked: Asked[AlbumsQuestion]) -> Listing:
    """Albums, those with most songs first.

    With `q`, those whose name contains it; names that begin with it come first.
    """
    albums, question = asked.engine.catalogue.albums, asked.question
    if albums is None:
        raise ServiceUnavailable(NOT_KNOWN)
    places = albums.like(question.q or "", question.artist)
    counts = albums.n_tracks()
    items = [
        NamedAlbum(name=album.name, artist=album.artist, n_tracks=int(counts[place]))
        for place in places[asked.start : asked.start + question.limit].tolist()
        for album in (albums.at(place),)
    ]
    return Listing(items, len(places))


def one_album(asked: Asked[AlbumQuestion]) -> AlbumAnswer:
    """What one album sounds like, and its tracks.

    Albums of one name by different artists are different albums.
    """
    engine, question = asked.engine, asked.question
    found = album(engine, Named(question.name, question.artist or ""))
    if found is None:
        raise ServiceUnavailable(NOT_KNOWN)
    if isinstance(found, Unknown):
        raise NotFound(NO_ALBUM)
    portrait = found.portrait
    return {
        **profile_of(engine, portrait),
        "artist": portrait.by,
        "alike": alike_of(engine, portrait.alike),
    }


OPERATIONS: Final = (
    Operation(
        name="listAlbums", path="/albums", about="Albums", view=list_albums,
        gives=Page[NamedAlbum], question=AlbumsQuestion, refusals=(409,), example="q=a&limit=5",
    ),
    Operation(
        name="getAlbum", path="/album", about="Albums", view=one_album, gives=AlbumAnswer,
        question=AlbumQuestion, refusals=(404,), example="name={album}&artist={album_artist}",
    ),
)  # fmt: skip
