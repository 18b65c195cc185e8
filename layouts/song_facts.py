"""What the Song page is told: the song, what sounds like it, why, and why another does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from analytics.engine import Engine
from analytics.filters import Filter
from analytics.similar.beats import at_half_or_double
from analytics.similar.nearest import Answer
from analytics.similar.request import Request
from analytics.similar.sound import CHARACTER, Sound
from analytics.similar.why import Why, why
from analytics.similar.why_not import WhyNot, why_not
from layouts.rows import track_rows
from layouts.song_address import SongView, decode_song

Record = Mapping[str, Any]
"""A track, see `rows.track_rows`."""


@dataclass(frozen=True, slots=True, eq=False)
class SongFacts:
    """One song and the answer to what its view asks.

    like, less: the other songs to be like, and those to steer away from.  answer: what sounds like
    them; None in a build without a sound, and where no part of the sound has any weight.
    matches, whys: the songs listed and the reason for each, in their order.
    asked, why_not: the song of which is asked why it is not listed, and why.
    """

    engine: Engine
    view: SongView
    record: Record
    like: tuple[Record, ...]
    less: tuple[Record, ...]
    answer: Answer | None
    matches: tuple[Record, ...]
    whys: tuple[Why, ...]
    asked: Record | None
    why_not: WhyNot | None

    @classmethod
    def of(cls, engine: Engine, view: SongView) -> Self | None:
        """The facts of a view; None where the catalogue does not have its song."""
        row = engine.catalogue.row_of(view.track)
        if row is None:
            return None
        like, less = records_of(engine, view.like), records_of(engine, view.less)
        asked = records_of(engine, [view.why] if view.why else [])
        request = Request(
            seeds=(row, *(record["row"] for record in like)),
            away=tuple(record["row"] for record in less),
            n=view.n,
            measure=view.measure,
            weights=view.all_weights(),
            one_per_artist=not view.several,
            least=float(view.least),
            diversity=view.variety / 100,
            hub_damping=0.0 if view.hubs else 1.0,
        )
        answer, reason = None, None
        whys: tuple[Why, ...] = ()
        if engine.sound is not None and weighs_something(view, engine.sound):
            allowed = allowed_by(engine, view, row)
            answer = engine.similar(request, allowed)
            if answer is not None and answer.matches:
                whys = why(engine.sound, request, tuple(answer.rows.tolist()))
            if answer is not None and asked:
                reason = why_not(engine.sound, answer, asked[0]["row"], allowed=allowed)
        return cls(
            engine=engine,
            view=view,
            record=track_rows(engine.catalogue, [row])[0],
            like=like,
            less=less,
            answer=answer,
            matches=tuple(track_rows(engine.catalogue, answer.rows)) if answer else (),
            whys=whys,
            asked=asked[0] if asked else None,
            why_not=reason,
        )

    @classmethod
    def at(cls, engine: Engine, search: str) -> tuple[SongView, Self | None]:
        """The view of a query string, and its facts."""
        view = decode_song(search, engine.options, knows(engine))
        return view, cls.of(engine, view)


def records_of(engine: Engine, ids: Sequence[str]) -> tuple[Record, ...]:
    """The tracks of some ids in their order, unknown ones left out."""
    rows = [row for each in ids if (row := engine.catalogue.row_of(each)) is not None]
    return tuple(track_rows(engine.catalogue, rows)) if rows else ()


def knows(engine: Engine) -> Any:
    """Says of an id whether the catalogue has its track."""
    return lambda each: engine.catalogue.row_of(each) is not None


def weighs_something(view: SongView, sound: Sound) -> bool:
    """Whether the weights of a view leave anything to compare."""
    named = dict(view.all_weights())
    usual = {CHARACTER: 0.0}
    return any(named.get(name, usual.get(name, 1.0)) > 0 for name in sound.names())


def allowed_by(engine: Engine, view: SongView, row: int) -> npt.NDArray[np.bool_] | None:
    """(n_tracks,) the tracks that a view's moods, genres and speed leave; None for all."""
    chosen = Filter(moods=view.moods, genres=view.genres)
    allowed = engine.matching(chosen) if chosen.fields() else None
    if view.same_speed and engine.catalogue.has("tempo"):
        tempo = engine.catalogue.numbers("tempo")
        same = ~at_half_or_double(tempo, float(tempo[row]))
        allowed = same if allowed is None else allowed & same
    return allowed
