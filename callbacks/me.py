"""What the browser asks about one person's own plays. Nothing of them is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from analytics.engine import Engine
from analytics.filters import Filter
from analytics.listening.mine.asked import SESSION, Asked
from analytics.listening.mine.disliked import offered, read_disliked
from analytics.listening.mine.mine import Forgotten, MyFacts, OwnFacet
from analytics.listening.mine.own_plays import OwnPlays
from analytics.listening.mine.sent import MOST_PLAYS, SentPlays
from analytics.listening.reading.history import read_history
from analytics.listening.reading.history_files import HistoryFile, Limits
from analytics.recommending.listing import Recommended
from layouts import ids, me_words, next_words, playlist_address, urls
from layouts.figures import mine as figures
from layouts.rights import Rights
from layouts.rows import listed_rows, track_rows
from layouts.urls import View

N_RECOMMENDED: Final = 20
N_OF_SESSION: Final = 5
"""Songs of the last session that are shown."""
MOST_ENTRIES: Final = 300_000
"""Of a history: fifteen years of somebody who plays much."""
LIMITS: Final = Limits(
    n_bytes=20_000_000, n_bytes_in_all=250_000_000, n_files=60, n_entries=MOST_ENTRIES
)
_TOO_OLD: Final = (
    "This catalogue was built before people could see their own plays; build it again."
)
P: Final = ids.Me


def history_answer(engine: Engine, files: Sequence[HistoryFile], now: int) -> dict[str, Any]:
    """What the files of a streaming history are here, for the browser to keep.

    plays: see `SentPlays.to_dict`.  words, left_out, notes: what was found, and what was not.
    Raises UnusableFile, in a sentence.
    """
    heard = read_history(files, engine.matcher, engine.catalogue, now=now, limits=LIMITS)
    plays = SentPlays.of_rows(engine.catalogue, heard.track, heard.second, heard.count)
    return {
        "plays": plays.to_dict(),
        "words": me_words.read(heard.health, len(plays.ids), MOST_PLAYS),
        "left_out": [me_words.left_out(each) for each in heard.health.rejected],
        "notes": heard.health.notes,
    }


def facts_answer(engine: Engine, asked: Asked) -> dict[str, Any]:
    """All that somebody's plays say, but for what is next.

    `n`: songs that are here.  `said`: words by the id of their place.
    """
    mine = engine.mine
    if mine is None:
        return {"n": 0, "refused": _TOO_OLD}
    own = mine.own(asked.plays)
    facts = mine.facts(
        own, half_life_days=asked.half_life_days, offset_minutes=asked.offset_minutes
    )
    if facts is None:
        return {"n": 0, "refused": "None of these songs is in this catalogue."}
    faded = asked.half_life_days is not None and own.has_times
    return {
        "build": engine.build_name,
        "n": facts.habits.n_tracks,
        "refused": "",
        "timed": own.has_times,
        "headline": me_words.headline(facts.habits)
        if own.has_times
        else me_words.headline(facts.habits)[1:],
        "habits": me_words.habits(facts.habits),
        "missing": me_words.missing(own.n_missing),
        "said": _said(engine, facts, own, faded=faded),
        "figures": _figures(engine, facts),
        "moods": _moods(facts),
        "facets": [_facet(engine, each) for each in facts.facets],
        "artists": [_artist(engine, each) for each in facts.artists],
        "tracks": _tracks(engine, facts.tracks),
        "unplayed": listed_rows(engine.catalogue, facts.unplayed),
    }


def next_answer(engine: Engine, asked: Asked, rights: Rights, smallest: int) -> dict[str, Any]:
    """What to play next, each song with why, and what can be said against it.

    sources: those there are to choose from.  source: the one that was taken.  session: the last
    songs that were played after each other, SESSION being a source, too; None where nobody knows
    when they were played.  rights: of who asks.  smallest: people behind what is told of others.
    """
    mine, recommender = engine.mine, engine.recommender
    if mine is None or recommender is None:
        return {"sources": [], "source": "", "session": None, "tracks": [], "words": _TOO_OLD}
    own = mine.own(asked.plays)
    session = own.last_session()
    dislikes = read_disliked(asked.dislikes, engine.catalogue)
    source = asked.source if asked.source in recommender.sources else recommender.sources[0]
    if asked.source == SESSION and session:
        source = SESSION
        found = recommender.next_tracks(
            session, N_RECOMMENDED, dislikes=dislikes, smallest=smallest
        )
    else:
        found = recommender.for_person(
            own.taste(),
            N_RECOMMENDED,
            source=source,
            half_life_days=asked.half_life_days if own.has_times else None,
            dislikes=dislikes,
        )
    return {
        "sources": list(recommender.sources),
        "source": source,
        "session": _session(engine, session) if session else None,
        "words": me_words.recommended(len(found), source),
        "tracks": _recommended(engine, found, rights),
    }


def _session(engine: Engine, session: Sequence[int]) -> dict[str, Any]:
    """tracks: the last of a session, in the order they were played.  before: how many others."""
    return {
        "tracks": listed_rows(engine.catalogue, session[-N_OF_SESSION:]),
        "before": max(len(session) - N_OF_SESSION, 0),
    }


def _recommended(
    engine: Engine, found: Sequence[Recommended], rights: Rights
) -> list[dict[str, Any]]:
    rows = [each.row for each in found]
    listed = listed_rows(engine.catalogue, rows)
    known = track_rows(engine.catalogue, rows)
    return [
        {
            **record,
            "why": next_words.why(each.because, rights),
            "against": offered(whole, each.row, engine.percentiles(each.row)),
        }
        for each, record, whole in zip(found, listed, known, strict=True)
    ]


def _said(engine: Engine, facts: MyFacts, own: OwnPlays, *, faded: bool) -> dict[str, str]:
    said = {
        P.TASTES_SAID: me_words.tastes(facts, faded=faded),
        P.NOT_OVER: me_words.not_over(facts, has_times=own.has_times),
    }
    if facts.over_time is not None:
        said[P.TIME_SAID] = me_words.over_time(facts.over_time, engine.moods)
        said[P.HOURS_SAID] = me_words.when(facts.habits)
    return said


def _figures(engine: Engine, facts: MyFacts) -> dict[str, Any]:
    if facts.over_time is None or facts.by_hour is None:
        return {}
    return {
        P.TIME: figures.over_time(facts.over_time, engine.moods),
        P.HOURS: figures.by_hour(facts.by_hour, engine.moods),
    }


def _moods(facts: MyFacts) -> list[int]:
    """Numbers of the moods in the charts, those played most first."""
    if facts.by_hour is None:
        return []
    plays = facts.by_hour.sum(axis=1)
    return [number for number in (-plays).argsort(kind="stable").tolist() if plays[number]]


def _facet(engine: Engine, own: OwnFacet) -> dict[str, Any]:
    tracks = listed_rows(engine.catalogue, own.facet.typical)
    return {
        "name": own.facet.name,
        "share": own.facet.share,
        "words": me_words.facet_size(own.facet),
        "tracks": tracks,
        "playlist": playlist_address.of_songs([track["id"] for track in tracks]),
        "map": urls.explore(View(chosen=Filter(region=own.region))),
    }


def _artist(engine: Engine, found: Forgotten) -> dict[str, Any]:
    (record,) = listed_rows(engine.catalogue, [found.row])
    name = record["artists"][0]
    return {"name": name, "href": urls.artist(name), "words": me_words.forgotten(found)}


def _tracks(engine: Engine, found: Sequence[Forgotten]) -> list[dict[str, Any]]:
    records = listed_rows(engine.catalogue, [each.row for each in found])
    return [
        {**record, "words": me_words.forgotten(each)}
        for record, each in zip(records, found, strict=True)
    ]
