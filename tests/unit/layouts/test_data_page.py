from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component

from analytics.artifacts import open_build
from analytics.ingest.health import HealthReport
from analytics.listening.reading.health import ReadingHealth
from analytics.schema import OPTIONAL_COLUMNS
from layouts import ids
from layouts.build_facts import seconds, step_times, when
from layouts.pages import data
from tests.pages import a_mood, prop, some_options, walk, words

MANIFEST: dict[str, Any] = {
    "build": "build-1", "stage": "full", "fingerprint": "0123456789abcdef0123",
    "created": "2026-11-20T18:41:09+00:00", "versions": {"python": "3.11"},
    "timings": {"read": 4.0, "sweep-k02": 1.0, "sweep-k03": 2.5},
}  # fmt: skip
SWEEP: dict[str, Any] = {
    "scores": [
        {"k": k, "inertia": 1.0, "silhouette": 0.1 * k, "davies_bouldin": 1.5,
         "calinski_harabasz": 12_345.6}
        for k in (2, 3)
    ],
    "recommended": {"k": 2, "reason": "Two separate most clearly."},
    "used_k": 3,
}  # fmt: skip


def a_page(*, options: Any = None, health: Any = None, **parts: Any) -> Component:
    report = HealthReport(file="tracks.csv", n_read=10, n_kept=8, **(health or {}))
    given: dict[str, Any] = {
        "health": report.to_dict(), "header": {}, "manifest": MANIFEST, "sweep": SWEEP,
        "changes": None, "warnings": [],
    }  # fmt: skip
    return data.page(options or some_options(), **(given | parts))


def test_the_page_begins_with_what_the_catalogue_is() -> None:
    page = words(a_page())

    assert "1,234 tracks from tracks.csv, grouped into 3 moods by how they sound." in page
    assert "8 tracks from 10 rows of tracks.csv." in page


def test_rows_left_out_are_told_with_their_reason_and_examples() -> None:
    rejected = [{"reason": "no name", "count": 2, "examples": [{"row": 7, "text": "a,,b"}]}]

    page = words(a_page(health={"n_rejected": 2, "rejected": rejected}))

    assert "No name 2 row 7 a,,b" in page


def test_values_that_became_unknown_are_told_by_column() -> None:
    repaired = [
        {"column": "tempo", "reason": "were 0", "count": 157, "examples": [{"row": 3, "text": "0"}]}
    ]

    page = words(a_page(health={"n_repaired": 157, "repaired": repaired}))

    assert "Tempo  were 0 157 row 3 0" in page


def test_a_faultless_file_has_nothing_to_list() -> None:
    assert words(a_page()).count("None.") == 2


def test_columns_are_shown_with_their_scale() -> None:
    header = {
        "duration": {"name": "duration_ms", "factor": 1000.0},
        "energy": {"name": "Energy", "factor": 1.0},
    }

    page = words(a_page(header=header))

    assert "Length duration_ms divided by 1,000" in page
    assert "Energy Energy" in page


def test_a_generated_catalogue_has_no_columns_to_show() -> None:
    assert "generated, not read from columns" in words(a_page(header={}))


@pytest.mark.parametrize("column", OPTIONAL_COLUMNS)
def test_the_page_says_what_is_done_without_a_missing_column(column: str) -> None:
    page = words(a_page(options=some_options(columns_absent=(column,))))

    assert data.WITHOUT[column] in page


def test_a_missing_feature_is_told_with_what_is_left() -> None:
    page = words(a_page(options=some_options(features_missing=("liveness",))))

    assert "Liveness Moods, map and similarity use the other 8 features." in page


def test_the_number_of_moods_is_justified() -> None:
    page = a_page()

    assert "2 moods are recommended. Two separate most clearly." in words(page)
    assert "3 (in use) 0.300 1.50 12,346" in words(page)
    assert ids.Data.SWEEP in {prop(part, "id") for part in walk(page)}


def test_before_other_numbers_are_tried_the_page_says_so() -> None:
    page = a_page(sweep=None)

    assert "Other numbers of moods have not been tried yet." in words(page)
    assert ids.Data.SWEEP not in {prop(part, "id") for part in walk(page)}


def test_what_went_wrong_on_opening_comes_first() -> None:
    page = words(a_page(warnings=["The newest build was damaged; the one before it is shown."]))

    assert page.index("was damaged") < page.index("How the file was read")


def test_the_numbers_of_moods_tried_count_as_one_step() -> None:
    assert step_times(MANIFEST["timings"]) == {
        "Reading the tracks": (4.0, "4.0 s"),
        "Trying every number of moods": (3.5, "3.5 s"),
    }


def test_every_step_of_a_build_is_said_in_words(demo_build: Path) -> None:
    timings = open_build(demo_build).manifest["timings"]
    said = step_times(timings)
    assert "Grouping by Ward" in said
    assert not said.keys() & timings.keys()


@pytest.mark.parametrize(
    "spent, expected", [(0.04, "under 0.1 s"), (9.94, "9.9 s"), (12.4, "12 s"), (185, "3 min 5 s")]
)
def test_times_are_said_as_people_say_them(spent: float, expected: str) -> None:
    assert seconds(spent) == expected


def test_a_moment_is_written_out() -> None:
    assert when("2026-11-20T18:41:09+00:00") == "20 November 2026, 18:41 UTC"


@pytest.mark.parametrize(
    "n_moods, said", [(2, "Two separate"), (3, "2 moods are recommended. Two separate")]
)
def test_a_recommendation_is_named_only_where_another_number_is_in_use(
    n_moods: int, said: str
) -> None:
    options = some_options(moods=tuple(a_mood(number) for number in range(n_moods)))
    page = words(a_page(options=options))

    assert f"Why {n_moods} moods {said}" in page
    assert f"{n_moods} (in use)" in page


def test_what_changed_since_the_build_before_is_told_where_there_was_one() -> None:
    title = "What changed since the build before"
    mood = {
        "number": 0, "name": "Mood 0", "status": "kept", "was": "Mood 0", "n_before": 4,
        "n_tracks": 5, "moved_in": 1, "moved_out": 0,
    }  # fmt: skip
    changes = {"moods": [mood], "gone": [], "n_tracks": 1_234, "n_changed": 1, "flows": []}

    assert title not in words(a_page())
    assert f"{title} 1 mood stays. 1 of 1,234 tracks (0%) change mood." in words(
        a_page(changes=changes)
    )


PLAYS: dict[str, Any] = {
    "listens": ReadingHealth(
        file="listens.csv", n_read=10, n_kept=8, n_people=3, n_plays=12, n_rejected=2,
        rejected=[{"reason": "its time cannot be read", "count": 2,
                   "examples": [{"row": 7, "text": "t1, soon"}]}],
    ).to_dict(),
    "users": ReadingHealth(file="users.csv", n_read=3, n_kept=3, n_people=3).to_dict(),
}  # fmt: skip


def test_how_plays_and_people_were_read_is_told_where_there_are_any() -> None:
    page = words(a_page(plays=PLAYS))

    assert "12 plays of 3 people from 10 rows of listens.csv." in page
    assert "3 people from 3 rows of users.csv." in page
    assert "Its time cannot be read" in page
    assert "How plays were read" not in words(a_page())
    assert "How people were read" not in words(a_page(plays={**PLAYS, "users": None}))


def test_the_file_of_plays_left_out_is_offered_to_those_who_may_have_it() -> None:
    assert "All rows left out (CSV)" not in words(a_page(plays=PLAYS))
    page = a_page(plays=PLAYS, rejected_plays="/plays/rejected.csv")
    links = [prop(part, "href") for part in walk(page) if prop(part, "href")]
    assert "/plays/rejected.csv" in links
