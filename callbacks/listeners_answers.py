"""What the Listeners page asks by address: every number of a choice, ready to be drawn.

Plain functions of an engine and the text of a query; they never raise on what a visitor wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analytics.engine import Engine
from analytics.listening.asked import ListenersFilter
from analytics.listening.drift import Drift
from analytics.listening.facts import ListenersOptions, ListenersView, Listening
from analytics.listening.narrowing import TooFew
from layouts import ids, listeners_address, listeners_words
from layouts.figures import Figure, note
from layouts.figures import listening as figures
from layouts.figures import listening_trends as trends

ANSWER_VERSION: Final = "1"
"""Part of every cache key: raise it when the shape of an answer changes."""
P: Final = ids.Listeners


def listeners_key(engine: Engine, asked: ListenersFilter, smallest: int) -> str:
    """The text an answer is cached under."""
    query = listeners_address.encode(asked)
    return f"{engine.cache_scope}:listeners:{query}:{smallest}:{ANSWER_VERSION}"


def listeners_answer(
    engine: Engine, listening: Listening, asked: ListenersFilter, smallest: int
) -> dict[str, Any]:
    """All that the page shows of the plays that somebody asks for.

    `refused`: why it cannot be told, "" where it is. `chosen`: what narrows it, one thing each.
    `said`: words by the id of their place.
    """
    options = listening.options(smallest)
    found = listening.view(asked, smallest)
    chosen = listeners_words.chosen(asked, options)
    answer: dict[str, Any] = {
        "build": engine.build_name,
        "search": listeners_address.encode(asked),
        "chosen": chosen,
        "refused": "",
    }
    if isinstance(found, TooFew):
        return {**answer, "refused": listeners_words.refused(found, smallest)}
    return {
        **answer,
        "headline": listeners_words.headline(found.headline),
        "figures": _figures(engine, asked, found),
        "said": _said(asked, found, options),
        "moving": found.moving,
    }


def _figures(engine: Engine, asked: ListenersFilter, found: ListenersView) -> dict[str, Figure]:
    moods, genres = engine.moods, engine.catalogue.genre_names
    drift = found.drift if isinstance(found.drift, Drift) else None
    too_few = note("Too few people of this kind are in what is shown.")
    drawn = {
        P.ACTIVITY: figures.activity(found.activity),
        P.HOURS: figures.hours(found.hours, tall=False),
        f"{P.HOURS}-tall": figures.hours(found.hours, tall=True),
        P.MOODS: trends.mood_shares(found.moods, moods),
        P.MOOD_CHANGES: trends.changes(
            found.mood_changes,
            [mood.name for mood in moods],
            [f"@mood-{mood.colour_slot}" for mood in moods],
        ),
        P.TAIL: figures.tail(found.tail, asked.ranked),
        P.RETENTION: figures.retention(found.retention),
    }
    if found.genres is not None:
        drawn[P.GENRES] = trends.genre_shares(found.genres, genres)
        drawn[P.GENRE_CHANGES] = trends.changes(found.genre_changes, genres)
    if found.drift is not None:
        drawn[P.DRIFT_MOODS] = trends.drift_of_moods(drift, moods) if drift else too_few
        drawn[P.DRIFT_SOUND] = (
            trends.drift_of_sound(drift, engine.catalogue.features) if drift else too_few
        )
    return drawn


def _said(
    asked: ListenersFilter, found: ListenersView, options: ListenersOptions
) -> Mapping[str, str]:
    halves = listeners_words.halves(
        found.moods.first, found.moods.totals.shape[0], found.moods.length
    )
    return {
        P.said(P.ACTIVITY): listeners_words.activity(found.activity.not_told, asked.by),
        P.said(P.MOODS): listeners_words.gaps(found.moods.not_told),
        P.said(P.TAIL): listeners_words.long_tail(found.tail, asked.ranked),
        P.said(P.MOOD_CHANGES): halves,
        P.said(P.GENRE_CHANGES): halves,
        P.said(P.HOURS): listeners_words.clock(asked.hours_from_utc),
        P.said(P.GENRES): listeners_words.genres(found.genres),
        P.said(P.RETENTION): listeners_words.retention(found.retention),
        P.said(P.DRIFT_MOODS): listeners_words.moving(found.moving, options),
        P.said(P.DRIFT_SOUND): listeners_words.sound_moving(found.moving),
    }
