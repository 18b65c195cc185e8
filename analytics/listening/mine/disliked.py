"""Dislikes as a browser keeps them: of songs by their ids, so that they outlive a build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from analytics.catalogue import Catalogue
from analytics.recommending.dislikes import MOST_DISLIKES, Dislike, read_dislikes

_MOST_GENRES: Final = 3
_MARKED: Final = 10
"""Percentiles from the middle of the catalogue, from which on a song has much or little of it."""
_MOST_SOUNDS: Final = 6


def read_disliked(value: object, catalogue: Catalogue) -> tuple[Dislike, ...]:
    """The dislikes in a list of what `offered` offers, from anywhere; never raises.

    What is none, or is of a song that is not here, is left out.
    """
    sent = [
        each for each in (value[: 2 * MOST_DISLIKES] if isinstance(value, list) else ())
        if isinstance(each, dict)
    ]  # fmt: skip
    rows = catalogue.rows_of([_id(each) for each in sent]).tolist() if sent else []
    return read_dislikes([
        {**each, "value": row} if "id" in each else each
        for each, row in zip(sent, rows, strict=True)
    ])  # fmt: skip


def offered(
    record: Mapping[str, Any], row: int, percentiles: Mapping[str, float]
) -> list[dict[str, Any]]:
    """What can be said against a song, each as {dislike, words}; the dislike is as it is sent.

    record: of the song, with id, artists and perhaps genres.  percentiles: where it stands on each
    feature. Of its sound only what it has much or little of is offered: what is said of that takes
    out all that has at least as much.
    """
    return list(_offered(record, row, percentiles))


def _offered(
    record: Mapping[str, Any], row: int, percentiles: Mapping[str, float]
) -> Iterator[dict[str, Any]]:
    yield {"dislike": {"kind": "track", "id": record["id"]}, "words": "Not this song"}
    for artist in record["artists"][:1]:
        said = f"Not this artist: {artist}"
        yield {"dislike": {"kind": "artist", "value": artist}, "words": said}
    for genre in record.get("genres", [])[:_MOST_GENRES]:
        said = f"Not this genre: {genre}"
        yield {"dislike": {"kind": "genre", "value": genre}, "words": said}
    away = {name: value - 50 for name, value in percentiles.items() if abs(value - 50) >= _MARKED}
    for name in sorted(away, key=lambda each: -abs(away[each]))[:_MOST_SOUNDS]:
        found = Dislike("sound", row, name, too_much=away[name] > 0)
        words = f"{found.words[0].upper()}{found.words[1:]}"
        sent = {**found.to_dict(), "id": record["id"]}
        del sent["value"]
        yield {"dislike": sent, "words": words}
    yield {"dislike": {"kind": "track", "id": record["id"]}, "words": "Another reason"}


def _id(sent: Mapping[str, Any]) -> str:
    """The id of a song in what was sent; "", which no song has, where there is none."""
    found = sent.get("id")
    if not isinstance(found, str) or any("\ud800" <= each <= "\udfff" for each in found):
        return ""
    return found
