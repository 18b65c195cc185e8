"""Addresses of the Listeners page: what is asked of the plays as a query string, and back.

Decoding never raises: what is unknown, malformed or out of range is dropped, and what is left is
the canonical form, so that `decode(encode(asked)) == asked`, and equal questions have equal
addresses.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

from analytics.listening.asked import HOURS_FROM_UTC, RANKED, USUAL_LENGTH, ListenersFilter
from analytics.listening.calendar import LENGTHS, written
from analytics.listening.facts import ListenersOptions
from layouts import urls

MONTH: Final = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_KIND: Final = re.compile(r"[0-9]{1,4}")
_HOURS: Final = {str(hours): hours for hours in HOURS_FROM_UTC}


def encode(asked: ListenersFilter) -> str:
    """The query string, without "?"; empty for the question about everything."""
    months = [("from", asked.first_month), ("to", asked.last_month)]
    parts = [(name, written(month, "month")) for name, month in months if month is not None]
    parts += [("kind", str(number)) for number in asked.kinds]
    parts += [("country", name) for name in asked.countries]
    parts += [("plan", name) for name in asked.plans]
    parts += [("mood", slug) for slug in asked.moods]
    shown = [
        ("genre", asked.genre, None),
        ("by", asked.by, USUAL_LENGTH),
        ("clock", str(asked.hours_from_utc), "0"),
        ("ranked", asked.ranked, RANKED[0]),
        ("moving", None if asked.moving is None else str(asked.moving), None),
    ]
    parts += [(name, value) for name, value, usual in shown if value is not None and value != usual]
    return urls.query(parts)


def decode(search: str, options: ListenersOptions) -> ListenersFilter:
    """What a query string asks of the listeners there are; never raises."""
    values = urls.values(search)
    firsts = {name: found[0] for name, found in values.items()}
    first, last = (_month(firsts.get(name, "")) for name in ("from", "to"))
    if first is not None and last is not None and first > last:
        first = last = None
    kinds = _some_of(values.get("kind"), {str(number) for number in options.kinds})
    moving = firsts.get("moving", "")
    return ListenersFilter(
        first_month=_inside(first, options.first_month + 1, options.last_month),
        last_month=_inside(last, options.first_month, options.last_month - 1),
        kinds=tuple(sorted(int(number) for number in kinds)),
        countries=_some_of(values.get("country"), options.countries),
        plans=_some_of(values.get("plan"), options.plans),
        moods=_some_of(values.get("mood"), {mood.slug for mood in options.moods}),
        genre=_one_of(firsts.get("genre"), options.genres),
        by=_one_of(firsts.get("by"), LENGTHS) or USUAL_LENGTH,
        hours_from_utc=_HOURS.get(firsts.get("clock", ""), 0),
        ranked=_one_of(firsts.get("ranked"), RANKED) or RANKED[0],
        moving=int(moving) if _KIND.fullmatch(moving) and int(moving) in options.kinds else None,
    )


def _month(text: str) -> int | None:
    """Months since January 1970."""
    match = MONTH.fullmatch(text)
    return (int(match[1]) - 1970) * 12 + int(match[2]) - 1 if match else None


def _inside(month: int | None, low: int, high: int) -> int | None:
    """A month that narrows: one outside has all plays on one side of it."""
    return month if month is not None and low <= month <= high else None


def _some_of(given: Sequence[str] | None, known: Container[str]) -> tuple[str, ...]:
    wanted = (given or [])[: urls.MAX_VALUES]
    return tuple(sorted({value for value in wanted if value in known}))


def _one_of(given: str | None, known: Container[str]) -> str | None:
    return given if given is not None and given in known else None
