"""The page of one's own plays before anything was brought, and what is said of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.listening.mine.asked import HALF_LIVES, read_asked
from analytics.listening.mine.mine import Forgotten, Habits
from analytics.listening.mine.over_time import OverTime
from analytics.listening.reading.health import ReadingHealth
from layouts import ids, me_words
from layouts.figures.mine import by_hour, over_time
from layouts.pages import me
from tests.pages import a_mood, prop, the, walk, words

M = ids.Me
MOODS = (a_mood(0), a_mood(1), a_mood(2))
HABITS = Habits(
    n_plays=1_200,
    n_tracks=300,
    n_artists=90,
    repeat_share=0.75,
    first=1_583_020_800,
    last=1_700_000_000,
    days_a_week=4.25,
    weekend_share=0.5,
    parts=(("night", 0.1), ("morning", 0.2), ("afternoon", 0.2), ("evening", 0.5)),
    novelty=0.4,
)
APRIL_2020 = 50 * 12 + 3


def test_the_page_says_that_plays_stay_in_the_browser_and_where_the_account_is() -> None:
    page = words(me.page(knows_people=True))

    assert "stays in this browser" in page
    assert "keeps nothing" in page
    assert "your account is under" in page


def test_what_needs_plays_is_out_of_sight_until_there_are_some() -> None:
    page = me.page(knows_people=True)

    for id in (M.SHOWN, M.KEPT, M.REPORT, M.WAITING, M.EMPTY):
        assert prop(the(page, id), "hidden") is True


def test_a_token_is_asked_for_only_where_people_are_known() -> None:
    known, unknown = me.page(knows_people=True), me.page(knows_people=False)

    assert prop(the(known, M.TOKEN), "type") == "password"
    assert prop(the(known, M.TOKEN), "autoComplete") == "off"
    assert not [part for part in walk(unknown) if prop(part, "id") == M.TOKEN]


def test_every_half_life_that_can_be_chosen_can_be_asked() -> None:
    nothing = {"ids": [], "track": [], "count": []}
    for value, _ in me.HALF_LIVES:
        asked = read_asked(
            {"plays": nothing, "half_life_days": int(value) if value else None}, now=0
        )
        assert asked.half_life_days is None or asked.half_life_days >= HALF_LIVES[0]
    assert me.USUAL_HALF_LIFE in dict(me.HALF_LIVES)


def test_habits_are_told_in_sentences() -> None:
    assert me_words.habits(HABITS) == [
        "75% of your plays are of a song you had played before.",
        "40% of your artists were new in the last quarter of that time: you find more than you "
        "used to.",
        "You play something on 4.2 days of a week.",
        "You play a lot on weekends: 50% on weekends.",
    ]
    assert (
        me_words.when(HABITS) == "Most of it in the evening: 50% of your plays, by the clock here."
    )


def test_what_is_usual_or_unknown_is_not_told() -> None:
    usual = replace(HABITS, weekend_share=2 / 7, novelty=None, days_a_week=None)

    assert len(me_words.habits(usual)) == 1
    assert me_words.habits(replace(HABITS, first=None, last=None)) == []
    assert "None of your artists were new" in me_words.habits(replace(HABITS, novelty=0.0))[1]
    assert me_words.when(replace(HABITS, parts=())) == ""


def test_of_a_history_that_is_too_long_it_is_told_what_is_looked_at() -> None:
    health = ReadingHealth("mine.zip", n_read=900, n_kept=700, n_people=1, n_plays=750)

    assert me_words.read(health, 80, 700) == (
        "750 plays of 80 songs found here, of 900 entries in mine.zip."
    )
    assert me_words.read(health, 80, 500).endswith("mine.zip. The latest 500 are looked at.")


def test_what_was_forgotten_is_told_with_its_month() -> None:
    assert me_words.forgotten(Forgotten(0, 41, 1_583_020_800)) == "41 plays, none since March 2020"


@pytest.mark.parametrize("source", ["both", "sound", "behaviour"])
def test_where_recommendations_come_from_is_told(source: str) -> None:
    assert me_words.recommended(20, source).endswith(".")
    assert "take back" in me_words.recommended(0, source)


def test_charts_leave_out_moods_that_were_never_played_and_are_tables_too() -> None:
    plays = np.zeros((3, 2), dtype=np.int64)
    plays[0], plays[2] = (1, 2), (0, 5)
    around_the_clock = np.zeros((3, 24), dtype=np.int64)
    around_the_clock[1, 7] = 9

    months = over_time(OverTime("month", APRIL_2020, plays), MOODS)
    hours = by_hour(around_the_clock, MOODS)

    assert [trace["name"] for trace in months["data"]] == [MOODS[0].name, MOODS[2].name]
    assert months["layout"]["meta"]["cells"] == {
        "head": ["Month", MOODS[0].name, MOODS[2].name],
        "rows": [["2020-04", 1, 0], ["2020-05", 2, 5]],
    }
    assert hours["layout"]["meta"]["cells"]["rows"][7] == ["07:00", 9]
    assert me_words.over_time(OverTime("month", APRIL_2020, plays), MOODS) == (
        f"Most in May 2020: 7 plays, most of them {MOODS[2].name}."
    )
