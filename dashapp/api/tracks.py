"""Tracks: a list of those that match a filter, and one by its id."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import Field, create_model, with_config
from werkzeug.exceptions import NotFound

from analytics.playlists.reading import refuse
from analytics.schema import KEY_NAMES
from callbacks.answers import SORTABLE, default_order
from dashapp.api.filters import FilterQuestion, filter_of
from dashapp.api.operations import Asked, Operation
from dashapp.api.paging import Listing
from dashapp.api.shapes import CLOSED, Page, Percentile, Track, track, tracks_of
from layouts.rows import track_rows

ABOUT: Final = "Tracks"
NO_TRACK: Final = "There is no track of this id in this catalogue."
_ORDERS: Final = tuple(f"{way}{name}" for name in SORTABLE for way in ("", "-"))

TracksQuestion: Final = create_model(
    "TracksQuestion",
    __base__=FilterQuestion,
    __module__=__name__,
    sort=(
        Literal[_ORDERS],  # type: ignore[arg-type]
        Field(
            default=None,
            description="What the list is sorted by, a hyphen in front for the highest first; "
            "unknown values come last. The best known come first where nothing is said.",
        ),
    ),
)
"""A filter and an order."""


@with_config(CLOSED)
class WholeTrack(Track):
    """A track with where it stands."""

    percentiles: Annotated[
        dict[str, Percentile],
        Field(description="Of each feature: the share of the catalogue that the track is above."),
    ]
    key: NotRequired[Annotated[str, Field(description="The musical key, such as “C♯ minor”.")]]


def list_tracks(asked: Asked[Any]) -> Listing:
    """Tracks that match a filter.

    The filter is spelled as in the address of the Explore page, so that its link can be used as it
    is. Every track that matches is on exactly one page.
    """
    engine, question = asked.engine, asked.question
    matching = engine.matching(filter_of(engine, question))
    sort, descending = default_order(engine)
    if question.sort is not None:
        sort, descending = question.sort.removeprefix("-"), question.sort.startswith("-")
        if not engine.catalogue.sortable(sort):
            raise refuse("sort", question.sort, "by what is known of the tracks of this catalogue")
    rows = engine.rows(
        matching, sort=sort, descending=descending,
        start=asked.start, stop=asked.start + question.limit,
    )  # fmt: skip
    return Listing(list(tracks_of(engine, rows)), int(matching.sum()))


def one_track(asked: Asked[Any]) -> WholeTrack:
    """One track, with its key and where it stands in the catalogue."""
    engine = asked.engine
    row = engine.catalogue.row_of(asked.path["track_id"])
    if row is None:
        raise NotFound(NO_TRACK)
    (record,) = track_rows(engine.catalogue, [row])
    found: WholeTrack = {
        **track(engine, record),  # type: ignore[typeddict-item]  # left out where unknown
        "percentiles": engine.percentiles(row),
    }
    key = engine.key_of(row)
    if key is not None:
        found["key"] = f"{KEY_NAMES[key.pitch]} {key.mode}".strip()
    return found


OPERATIONS: Final = (
    Operation(
        name="listTracks", path="/tracks", about=ABOUT, view=list_tracks, gives=Page[Track],
        question=TracksQuestion, refusals=(409, 422),
        example="genre={genre}&energy=0.2-0.9&limit=5",
    ),
    Operation(
        name="getTrack", path="/tracks/<path:track_id>", about=ABOUT, view=one_track,
        gives=WholeTrack, refusals=(404,),
    ),
)  # fmt: skip
