"""What is said to somebody of their own plays, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from analytics.ingest.health import Rejection, counted
from analytics.listening.calendar import in_words, period_of, written
from analytics.listening.facets import Facet
from analytics.listening.mine.asked import SESSION
from analytics.listening.mine.mine import Forgotten, Habits, MyFacts
from analytics.listening.mine.over_time import OverTime
from analytics.listening.reading.health import ReadingHealth
from analytics.moods import Mood
from layouts.mood_cards import share_words

_DAY: Final = 86_400
_PARTS: Final = {
    "night": "at night", "morning": "in the morning", "afternoon": "in the afternoon",
    "evening": "in the evening",
}  # fmt: skip
_WEEKEND: Final = 2 / 7
_NUMBERS: Final = {2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}
_CLEARLY: Final = 0.07
"""Beyond the usual share, from which on something is worth saying."""


def headline(habits: Habits) -> list[tuple[str, str]]:
    """Large numbers, each with what it is."""
    return [
        (f"{habits.n_plays:,}", "play" if habits.n_plays == 1 else "plays"),
        (f"{habits.n_tracks:,}", "song" if habits.n_tracks == 1 else "songs"),
        (f"{habits.n_artists:,}", "artist" if habits.n_artists == 1 else "artists"),
    ]


def habits(found: Habits) -> list[str]:
    """How somebody plays, a sentence each."""
    if found.first is None or found.last is None:
        return []
    said = [f"{share_words(found.repeat_share)} of your plays are of a song you had played before."]
    if found.novelty is not None:
        new = share_words(found.novelty) if found.novelty else "None"
        said.append(
            f"{new} of your artists were new in the last quarter of that time"
            f"{_pace(found.novelty)}."
        )
    if found.days_a_week is not None:
        said.append(f"You play something on {found.days_a_week:.1f} days of a week.")
    if found.weekend_share is not None:
        gap = found.weekend_share - _WEEKEND
        when = "mostly on weekdays" if gap < -_CLEARLY else "a lot on weekends"
        if abs(gap) >= _CLEARLY:
            said.append(f"You play {when}: {share_words(found.weekend_share)} on weekends.")
    return said


def when(found: Habits) -> str:
    """The part of the day somebody plays most in."""
    if not found.parts:
        return ""
    name, share = max(found.parts, key=lambda each: each[1])
    return f"Most of it {_PARTS[name]}: {share_words(share)} of your plays, by the clock here."


def over_time(found: OverTime, moods: Sequence[Mood]) -> str:
    """The time with most plays, and its mood."""
    column = int(found.plays.sum(axis=0).argmax())
    mood = moods[int(found.plays[:, column].argmax())]
    plays = int(found.plays[:, column].sum())
    return (
        f"Most in {period(found.first + column, found.length)}: {counted(plays, 'play')}, most of "
        f"them {mood.name}."
    )


def period(number: int, length: str) -> str:
    """A month or quarter in words."""
    return in_words(number) if length == "month" else written(number, length)


def tastes(facts: MyFacts, *, faded: bool) -> str:
    """How many tastes somebody has. faded: whether what they play now counts for more."""
    now = " in what you play now" if faded else ""
    n = len(facts.facets)
    if n == 1:
        return f"One taste{now}: no part of it sounds different enough to be another."
    return f"{_NUMBERS.get(n, str(n))} different tastes{now}, the largest first."


def facet_size(facet: Facet) -> str:
    """How much of somebody's plays a taste is."""
    return f"{share_words(facet.share)} of your plays, {counted(facet.n_tracks, 'song')}"


def forgotten(found: Forgotten) -> str:
    """What became of something that was played a lot."""
    month = in_words(period_of(found.last // _DAY, "month"))
    return f"{counted(found.plays, 'play')}, none since {month}"


def not_over(facts: MyFacts, *, has_times: bool) -> str:
    """Why nothing is told of what was played a lot once; "" where something is."""
    if facts.artists or facts.tracks:
        return ""
    if not has_times:
        return "A library does not say when you played what, so nobody can see what is over."
    return "There is nothing you played a lot once and no more."


def read(health: ReadingHealth, n_songs: int, most: int) -> str:
    """How much of a history is here. most: the rows that are looked at."""
    said = (
        f"{counted(health.n_plays or 0, 'play')} of {counted(n_songs, 'song')} found here, of "
        f"{_entries(health.n_read)} in {health.file}."
    )
    return f"{said} The latest {most:,} are looked at." if health.n_kept > most else said


def left_out(rejection: Rejection) -> dict[str, Any]:
    """Why some of a history is left out, with some of what it is about."""
    shown = [each["text"] for each in rejection["examples"] if each["text"]]
    return {"words": f"{_entries(rejection['count'])}: {rejection['reason']}.", "examples": shown}


def missing(n_missing: int) -> str:
    """How many songs are of another catalogue."""
    if not n_missing:
        return ""
    verb = "is" if n_missing == 1 else "are"
    return f"{counted(n_missing, 'song')} of yours {verb} not in this catalogue."


def recommended(n: int, by: str) -> str:
    """What there is to recommend. by: the source."""
    if not n:
        return "There is nothing left to recommend: take back some of what is not for you."
    return {
        "sound": "By how what you play sounds.",
        "behaviour": "By what people play who play the same as you.",
        SESSION: "By what people played next, what people play who play the same, and the sound.",
    }.get(by, "By how what you play sounds, and by what people play who play the same.")


def _pace(novelty: float) -> str:
    if novelty > 0.25 + _CLEARLY:
        return ": you find more than you used to"
    if novelty < 0.25 - _CLEARLY:
        return ": you mostly keep to those you know"
    return ""


def _entries(n: int) -> str:
    return "1 entry" if n == 1 else f"{n:,} entries"
