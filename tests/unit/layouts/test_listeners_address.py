"""Addresses of the Listeners page: what they say, and what strangers may write in them."""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import quote

import pytest
from pytest import param

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.listening.asked import HOURS_FROM_UTC, RANKED, ListenersFilter
from analytics.listening.calendar import LENGTHS
from analytics.listening.facts import ListenersOptions
from layouts.listeners_address import decode, encode

EVERYTHING = ListenersFilter()


@pytest.fixture(scope="module")
def options(listened_build: Path) -> ListenersOptions:
    listening = Engine(open_build(listened_build)).listening
    assert listening is not None
    return listening.options(10)


@pytest.mark.parametrize(
    "search, expected",
    [
        param("", EVERYTHING, id="empty means everything"),
        param("?kind=2&kind=0&kind=2", ListenersFilter(kinds=(0, 2)), id="sorted, each once"),
        param("country=FR&country=IS&country=XX", ListenersFilter(countries=("FR",)),
              id="small and unknown countries are dropped"),
        param("from=2024-01&to=2024-02", ListenersFilter(first_month=648, last_month=649),
              id="months"),
        param("from=2024-03&to=2024-01", EVERYTHING, id="a time that ends before it begins"),
        param("from=1971-01&to=2999-12", EVERYTHING, id="a time that leaves nothing out"),
        param("from=2024-13&to=2024-1", EVERYTHING, id="no months"),
        param("by=decade&clock=99&ranked=plays&moving=77&genre=nope", EVERYTHING,
              id="what there is not"),
        param("by=quarter&clock=-7&ranked=artists&moving=1",
              ListenersFilter(by="quarter", hours_from_utc=-7, ranked="artists", moving=1),
              id="how it is shown"),
        param("by=week&clock=0&ranked=tracks", EVERYTHING, id="the usual is left out"),
        param("kind=%D9%A1&moving=%C2%B2", EVERYTHING, id="digits that are none of ours"),
    ],
)  # fmt: skip
def test_a_link_asks_what_it_says(
    search: str, expected: ListenersFilter, options: ListenersOptions
) -> None:
    assert decode(search, options) == expected


def test_sharing_a_question_loses_nothing(options: ListenersOptions) -> None:
    dice = random.Random(0)
    for _ in range(500):
        asked = random_question(dice, options)
        assert decode(encode(asked), options) == asked
        assert encode(decode(encode(asked), options)) == encode(asked)


def random_question(dice: random.Random, options: ListenersOptions) -> ListenersFilter:
    def some(names: list[str]) -> tuple[str, ...]:
        return tuple(sorted(dice.sample(names, dice.randint(0, len(names)))))

    months = range(options.first_month + 1, options.last_month)
    first = dice.choice([None, *months])
    last = dice.choice([None, *(each for each in months if first is None or each >= first)])
    return ListenersFilter(
        first_month=first,
        last_month=last,
        kinds=tuple(sorted(dice.sample(list(options.kinds), dice.randint(0, 3)))),
        countries=some(list(options.countries)),
        plans=some(list(options.plans)),
        moods=some([mood.slug for mood in options.moods]),
        genre=dice.choice([None, *options.genres]),
        by=dice.choice(LENGTHS),
        hours_from_utc=dice.choice(HOURS_FROM_UTC),
        ranked=dice.choice(RANKED),
        moving=dice.choice([None, *options.kinds]),
    )


def test_whatever_is_written_is_read_without_a_word(options: ListenersOptions) -> None:
    dice = random.Random(1)
    names = ["from", "to", "kind", "country", "plan", "mood", "genre", "by", "clock", "moving", "x"]
    pieces = [
        "",
        "0",
        "-1",
        "1e9",
        "9" * 400,
        "%00",
        "%FF",
        "\ud800",
        "2024-01",
        "DE",
        "[]",
        "a=b&",
    ]
    for _ in range(2_000):
        parts = [
            f"{dice.choice(names)}={quote(dice.choice(pieces), safe='%', errors='replace')}"
            for _ in range(dice.randint(0, 60))
        ]
        asked = decode("&".join(parts), options)
        assert decode(encode(asked), options) == asked
