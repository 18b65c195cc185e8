"""What the Listeners page says in words of what was asked, found, or not told."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from analytics.listening.asked import ListenersFilter
from analytics.listening.calendar import day_in_words, in_words, written
from analytics.listening.facts import Headline, ListenersOptions
from analytics.listening.kind_continuity import KindChanges
from analytics.listening.long_tail import LongTail
from analytics.listening.narrowing import TooFew
from analytics.listening.retention import Retention
from analytics.listening.suppression import is_told
from analytics.listening.trends import Trends
from layouts.genre_rows import counted
from layouts.mood_cards import share_words
from layouts.people_pieces import short

_PARTS: Final = {
    "period": "this time, or one of its months",
    "kind": "these kinds of listeners",
    "country": "these countries",
    "plan": "these plans",
    "mood": "these moods",
    "genre": "this genre",
}


def chosen(asked: ListenersFilter, options: ListenersOptions) -> list[dict[str, str]]:
    """What narrows a question, as chips: words, the part of the address, and its value there."""
    moods = {mood.slug: mood.name for mood in options.moods}
    chips = [
        *(("kind", str(number), options.kinds[number]) for number in asked.kinds),
        *(("country", name, name) for name in asked.countries),
        *(("plan", name, name) for name in asked.plans),
        *(("mood", slug, moods[slug]) for slug in asked.moods),
    ]
    if asked.genre is not None:
        chips.append(("genre", asked.genre, asked.genre))
    for part, words, month in (
        ("from", "From", asked.first_month),
        ("to", "Until", asked.last_month),
    ):
        if month is not None:
            chips.append((part, written(month, "month"), f"{words} {in_words(month)}"))
    return [{"part": part, "value": value, "words": short(words)} for part, value, words in chips]


def refused(why: TooFew, smallest: int) -> str:
    """Why a question is not answered, and what to do."""
    if not why.part:
        return (
            f"Fewer than {smallest} people are behind this, so nothing is told of them. Leave "
            "something out."
        )
    return (
        f"{_PARTS[why.part].capitalize()}: fewer than {smallest} people are behind what this takes "
        "in or leaves out, and they could be told apart. Choose more or less of it."
    )


def kind_changes(found: KindChanges, smallest: int) -> str:
    """What changed with kinds since the build before; "" where nothing is, or may be, told.

    How many people changed is told where they and those who did not are enough, or nobody.
    """
    counts = ((found.n_new, "new kind", ""), (found.n_gone, "kind", " gone"),
              (found.n_renamed, "kind", " under another name"))  # fmt: skip
    said = [f"{counted(n, noun)}{end}" for n, noun, end in counts if n]
    stayed = found.n_people - found.n_changed
    if found.n_changed and is_told(found.n_changed, smallest) and is_told(stayed, smallest):
        share = share_words(found.n_changed / found.n_people)
        said.append(f"{share} of the people in both changed kind")
    return f"Since the last build: {', '.join(said)}." if said else ""


def headline(found: Headline) -> list[list[str]]:
    """The numbers at the head of the page: a number and what it counts."""
    counts = {
        "people": found.people, "plays": found.plays, "different tracks": found.tracks,
        "artists": found.artists,
    }  # fmt: skip
    return [
        *([f"{value:,}", words] for words, value in counts.items()),
        [f"{found.plays / max(found.people, 1):,.0f}", "plays a person"],
    ]


def long_tail(found: LongTail, ranked: str) -> str:
    """How uneven it is, for people."""
    sentences = [f"{found.n_played:,} of {found.n_all:,} {ranked} were played."]
    for share, words in ((found.top_1, "1%"), (found.top_10, "10%")):
        if share is not None:
            sentences.append(f"The most played {words} of them have {share:.0%} of all plays.")
    sentences.append(
        f"Unevenness (Gini): {found.gini:.2f}, from 0, all alike, to 1, all plays on one."
    )
    return " ".join(sentences)


def halves(first: int, n_periods: int, length: str) -> str:
    """What changes are between."""
    if n_periods < 2:
        return ""
    middle = first + n_periods // 2
    return (
        f"From the time before {day_in_words(middle, length)} to the time from then on, as shares "
        "of all plays."
    )


def clock(hours_from_utc: int) -> str:
    """What the numbers of the week are, and by which clock."""
    zone = "UTC" if not hours_from_utc else f"UTC{hours_from_utc:+d}".replace("-", "−")
    return f"How many times the plays of an average hour. Hours are by the clock of {zone}."


def moving(number: int | None, options: ListenersOptions) -> str:
    """Whose drift is shown."""
    if number is None:
        return ""
    return (
        f"{options.kinds[number]}, month by month: percentage points of their plays above (orange) "
        "or below (blue) everybody's."
    )


def sound_moving(number: int | None) -> str:
    """What the numbers are of how a kind's sound moves."""
    if number is None:
        return ""
    return "Places out of 100 above (orange) or below (blue) what everybody plays."


def genres(found: Trends | None) -> str:
    """What the colours of the genres are."""
    if found is None:
        return ""
    shares = np.where(found.not_told, np.nan, found.shares())
    if np.isnan(shares).all():
        return ""
    most = float(np.nanmax(shares))
    return f"The stronger the colour, the larger the share of the plays: {most:.1%} at the most."


def retention(found: Retention) -> str:
    """What a row says, and why its end may be empty."""
    said = "Of those who first played in these months, how many percent played again later."
    if (found.active < 0).any():
        return f"{said} What some of them have not had yet, or too few did, is empty."
    return said


def gaps(not_told: Any) -> str:
    """Why something is missing, where it is."""
    if not not_told.any():
        return ""
    return (
        "Where a line has a gap, too few people are behind a number, or it would give away one "
        "beside it."
    )


def activity(not_told: Any, by: str) -> str:
    """What to mind in reading it: what is cut short, and what is left out."""
    n = int(not_told.sum())
    cut = f"The first and the last {by} may be cut short." if by != "day" else ""
    left_out = f"{n} {by if n == 1 else f'{by}s'} left out: too few people are behind them."
    return " ".join([*([cut] if cut else []), *([left_out] if n else [])])
