"""Views and playlists that people save: of whoever asks, and of the team. Others' are not there."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Final, Literal

from flask import Response, request
from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import UnprocessableEntity

from dashapp.api.filters import Name
from dashapp.api.operations import Asked, Operation
from dashapp.api.operations import told as answered
from dashapp.api.paging import Listing, PagedQuestion
from dashapp.api.questions import Body
from dashapp.api.shapes import CLOSED, Page
from dashapp.jobs.told import moment
from dashapp.saved import making, telling
from dashapp.saved.content import Content, Kind
from dashapp.saved.keeper import Change
from dashapp.saved.links import DAYS
from dashapp.saved.place import SavedPlace
from dashapp.saved.thing import Thing, Visibility
from dashapp.saved_routes import SHARED
from dashapp.store.schema import NAME
from layouts import urls

ABOUT: Final = "Saved views and playlists"
KINDS: Final = tuple(each.value for each in Kind)
VISIBILITIES: Final = tuple(each.value for each in Visibility)
NOTHING_TO_CHANGE: Final = (
    "Nothing is to be changed: send a name, a visibility, or a query or ids with the number of the "
    "version that they follow."
)
_MOST_NUMBER: Final = 2**31
_LONGEST_SITES: Final = 1_900

Query = Annotated[str, Field(max_length=urls.MAX_ADDRESS)]
Called = Annotated[str, Field(min_length=1, max_length=NAME)]
Ids = Annotated[list[Name], Field(min_length=1, max_length=making.MOST_SONGS)]


class SavedQuestion(PagedQuestion):
    """Which of what is saved."""

    kind: Literal[KINDS] | None = Field(default=None, description="Only these.")  # type: ignore[valid-type]
    of: Literal["me", "team"] = Field(
        default="me", description="Whose: of whoever asks, or what the team shows each other."
    )


class SaveBody(Body):
    """What is to be saved: the query of an address, or for a playlist the ids of its tracks."""

    kind: Literal[KINDS]  # type: ignore[valid-type]
    query: Query | None = Field(
        default=None, description="What stands after “?” on Explore, or on Playlists."
    )
    ids: Ids | None = Field(default=None, description="Of a playlist's tracks, in their order.")
    name: Called | None = Field(
        default=None, description="What it is called; else it is named after what it is."
    )


class ChangeBody(Body):
    """What is to be changed; what is left out stays."""

    name: Called | None = None
    visibility: Literal[VISIBILITIES] | None = None  # type: ignore[valid-type]
    query: Query | None = None
    ids: Ids | None = None
    number: Annotated[int, Field(ge=1, le=_MOST_NUMBER)] | None = Field(
        default=None,
        description="Of the version that a new query or new ids follow: needed with them, and "
        "refused with 409 where there is a newer one.",
    )


class LinkBody(Body):
    """How a link is to work."""

    days: Literal[DAYS] = Field(  # type: ignore[valid-type]
        default=0, description="For how many days; 0 for as long as it is not taken back."
    )
    origins: Annotated[str, Field(max_length=_LONGEST_SITES)] = Field(
        default="",
        description="Addresses of sites that may show it in a frame, with spaces between them.",
    )


@with_config(CLOSED)
class SavedTrack(TypedDict):
    """A track of a playlist, as it was when it was saved."""

    id: str
    name: str
    artists: str


@with_config(CLOSED)
class SavedItem(TypedDict):
    """Something saved."""

    id: str
    kind: Literal[KINDS]  # type: ignore[valid-type]
    name: str
    words: Annotated[str, Field(description="What it is, in a few words.")]
    query: Annotated[str, Field(description="Of its address; empty where no address can say it.")]
    page: Annotated[str | None, Field(description="Where it is open to be changed.")]
    number: Annotated[int, Field(description="Of its version, 1 the first.", ge=1)]
    visibility: Literal[VISIBILITIES]  # type: ignore[valid-type]
    mine: Annotated[bool, Field(description="Whether it belongs to whoever asks.")]
    owner: Annotated[str | None, Field(description="The name of the person it belongs to.")]
    created: str | None
    updated: str | None
    deleted: Annotated[str | None, Field(description="When; it can be brought back for 30 days.")]


@with_config(CLOSED)
class SavedAnswer(SavedItem):
    """Something saved, with what is in it."""

    tracks: Annotated[list[SavedTrack], Field(description="Of a playlist, in order.")]


@with_config(CLOSED)
class LinkAnswer(TypedDict):
    """A link. `path` and `embed` are told this once."""

    id: str
    expires: str | None
    origins: list[str]
    path: str
    embed: Annotated[str | None, Field(description="What the sites show; null without sites.")]


def operations(place: SavedPlace) -> tuple[Operation, ...]:
    """The operations over what people saved."""

    def over(view: Any) -> Any:
        bound = partial(view, place)
        bound.__doc__ = view.__doc__
        return bound

    one, of_one = (
        "/saved/<saved_id>",
        partial(Operation, about=ABOUT, gives=SavedAnswer, follows=False),
    )
    return (
        Operation(
            name="listSaved", path="/saved", about=ABOUT, view=over(list_saved),
            gives=Page[SavedItem], question=SavedQuestion, follows=False,
        ),
        of_one(
            name="save", path="/saved", method="POST", view=over(save), body=SaveBody,
            refusals=(409, 422), body_example={"kind": "view", "query": "energy=0.5-1"},
        ),
        of_one(
            name="getSaved", path=one, view=over(get_saved), refusals=(404,), is_for_all=False,
        ),
        of_one(
            name="changeSaved", path=one, method="PATCH", view=over(change_saved),
            body=ChangeBody, refusals=(404, 409, 422), body_example={"name": "Evening"},
        ),
        of_one(
            name="deleteSaved", path=one, method="DELETE", view=over(delete_saved),
            refusals=(404,),
        ),
        of_one(
            name="bringBackSaved", path=f"{one}/bring-back", method="POST",
            view=over(bring_back), refusals=(404, 409),
        ),
        Operation(
            name="shareSaved", path=f"{one}/links", about=ABOUT, method="POST", view=over(share),
            gives=LinkAnswer, body=LinkBody, refusals=(404, 409, 422), follows=False,
            body_example={"days": 7},
        ),
        of_one(
            name="takeBackLink", path=f"{one}/links/<link_id>", method="DELETE",
            view=over(take_back), refusals=(404,),
        ),
    )  # fmt: skip


def list_saved(place: SavedPlace, asked: Asked[SavedQuestion]) -> Listing:
    """Views and playlists that are saved, the last changed first."""
    asker, question = place.askers.of(request), asked.question
    kind = Kind(question.kind) if question.kind else None
    listing = place.keeper.of_team if question.of == "team" else place.keeper.mine
    found = listing(asker, kind, asked.start, question.limit)
    return Listing([_item(asked, each) for each in found.things], found.total)


def save(place: SavedPlace, asked: Asked[Any]) -> Response:
    """Save a view or a playlist.

    A playlist is made of its recipe here and now, and keeps its tracks when the catalogue changes.
    What is saved already is not saved twice. Without an account it is kept for the cookie that
    comes with the answer.
    """
    kind, name, content = making.made(asked.engine, place.results, asked.body["kind"], asked.body)
    asker, _ = place.askers.with_key(request)
    answer = answered(_answer(asked, place.keeper.save(asker, kind, name, content)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def get_saved(place: SavedPlace, asked: Asked[Any]) -> SavedAnswer:
    """One view or playlist."""
    return _answer(asked, place.keeper.one(place.askers.of(request), asked.path["saved_id"]))


def change_saved(place: SavedPlace, asked: Asked[Any]) -> SavedAnswer:
    """Rename one, show it to the team, or change what is in it."""
    asker, saved_id = place.askers.of(request), asked.path["saved_id"]
    sent = {name: value for name, value in asked.body.items() if value is not None}
    if not {"name", "visibility", "query", "ids"} & set(sent):
        raise UnprocessableEntity(NOTHING_TO_CHANGE)
    content = _new_content(place, asked, place.keeper.one(asker, saved_id).kind, sent)
    change = Change(sent.get("name"), sent.get("visibility"), content, sent.get("number", 0))
    return _answer(asked, place.keeper.update(asker, saved_id, change))


def delete_saved(place: SavedPlace, asked: Asked[Any]) -> SavedAnswer:
    """Delete one.

    For 30 days it can be brought back; until then its links open nothing.
    """
    return _answer(asked, place.keeper.delete(place.askers.of(request), asked.path["saved_id"]))


def bring_back(place: SavedPlace, asked: Asked[Any]) -> SavedAnswer:
    """Bring one back that was deleted."""
    asker = place.askers.of(request)
    return _answer(asked, place.keeper.bring_back(asker, asked.path["saved_id"]))


def share(place: SavedPlace, asked: Asked[Any]) -> LinkAnswer:
    """Make a link with which anybody looks at one, and changes nothing."""
    asker = place.askers.of(request)
    link, secret = place.links.make(
        asker, asked.path["saved_id"], asked.body.get("days", 0), asked.body.get("origins", "")
    )
    path = f"{SHARED}/{secret}"
    return LinkAnswer(
        id=link.id, expires=moment(link.expires), origins=list(link.origins), path=path,
        embed=f"{path}/embed" if link.origins else None,
    )  # fmt: skip


def take_back(place: SavedPlace, asked: Asked[Any]) -> SavedAnswer:
    """Have a link open nothing any more."""
    asker, saved_id = place.askers.of(request), asked.path["saved_id"]
    place.links.take_back(asker, saved_id, asked.path["link_id"])
    return _answer(asked, place.keeper.one(asker, saved_id))


def _new_content(
    place: SavedPlace, asked: Asked[Any], kind: Kind, sent: dict[str, Any]
) -> Content | None:
    if "query" not in sent and "ids" not in sent:
        return None
    if "number" not in sent:
        raise UnprocessableEntity("The number of the version that this follows is needed, too.")
    return making.made(asked.engine, place.results, kind, sent)[2]


def _item(asked: Asked[Any], thing: Thing) -> SavedItem:
    return SavedItem(
        id=thing.id,
        kind=thing.kind.value,
        name=thing.name,
        words=telling.in_words(asked.engine, thing.kind, thing.content),
        query=thing.content.query,
        page=telling.address(thing.kind, thing.content) or None,
        number=thing.number,
        visibility=thing.visibility.value,
        mine=thing.is_mine,
        owner=thing.owner,
        created=moment(thing.created),
        updated=moment(thing.updated),
        deleted=moment(thing.deleted),
    )


def _answer(asked: Asked[Any], thing: Thing) -> SavedAnswer:
    tracks = [
        SavedTrack(id=song.id, name=song.name, artists=song.artists) for song in thing.content.songs
    ]
    return SavedAnswer(**_item(asked, thing), tracks=tracks)
