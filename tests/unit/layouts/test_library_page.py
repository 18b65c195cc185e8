from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from analytics.libraries.coverage import Coverage
from analytics.libraries.facts import LibraryFacts, Share, Way
from analytics.libraries.unvisited import Place
from layouts import ids, library_words
from layouts.figures.library import decades, mood_shares, profile
from layouts.pages import library
from tests.pages import a_mood, prop, some_options, the, walk, words
from tests.unit.layouts.test_figures import TOKENS, tokens_in, undressed

MOODS = [a_mood(0, name="Calm"), a_mood(1, name="Loud & <b>"), a_mood(2, name="Spoken")]


def coverage(*counts: int) -> Coverage:
    return Coverage(np.array(counts), np.array([50, 30, 20])[: len(counts)])


def facts(regions: Coverage | None, ways: int = 0) -> LibraryFacts:
    nothing = np.zeros(0)
    way = Way(a_mood(), Place(0, 0, 1.0), (), ())
    return LibraryFacts(
        rows=np.arange(3), n_missing=0, moods=coverage(1, 1, 1), regions=regions, profile=nothing,
        usual=nothing, artists=(), genres=(), decades=(), ways=(way,) * ways,
    )  # fmt: skip


def test_the_page_says_that_a_library_stays_in_the_browser() -> None:
    page = words(library.page(some_options()))

    assert "stays in this browser" in page
    assert "1,234" in page


def test_what_needs_a_library_is_out_of_sight_until_there_is_one() -> None:
    page = library.page(some_options())

    for id in (ids.Library.SHOWN, ids.Library.KEPT, ids.Library.REPORT, ids.Library.EMPTY):
        assert prop(the(page, id), "hidden"), id
    assert prop(the(page, ids.Library.BRING), "open")
    assert prop(the(page, ids.Library.PROBLEM), "role") == "alert"
    assert prop(the(page, ids.Library.REPORT), "aria-live") == "polite"


def test_what_the_catalogue_does_not_know_is_not_promised() -> None:
    page = library.page(some_options(columns_absent=("year",), genres=()))
    found = {prop(part, "id") for part in walk(page)}

    assert ids.Library.DECADES not in found
    assert ids.Library.GENRES not in found
    assert ids.Library.MOODS in found


def test_a_chart_of_moods_says_both_shares() -> None:
    figure = mood_shares(coverage(3, 1, 0), MOODS)
    bars, lines = figure["data"]

    assert bars["x"] == [75.0, 25.0, 0.0]
    assert lines["x"] == [50.0, 30.0, 20.0]
    assert figure["layout"]["meta"]["cells"]["rows"][0] == ["Calm", 75.0, 50.0]
    assert figure["layout"]["yaxis"]["ticktext"][1].startswith("Loud &amp; &lt;b>")


@pytest.mark.parametrize(
    "figure",
    [
        mood_shares(coverage(3, 1, 0), MOODS),
        decades([Share("1990s", 3, 40, 1.0, 0.4)]),
        decades([]),
        profile({"energy": 40.0}, {"energy": float("nan")}, ["energy"]),
    ],
)
def test_figures_are_in_colours_that_there_are(figure: Any) -> None:
    go.Figure(undressed(figure))
    assert all(f"--{name}:" in TOKENS for name in tokens_in(figure))


@pytest.mark.parametrize(
    ("n_matched", "n_listed", "n_distinct", "said"),
    [
        (0, 1, 0, "The song is not in this catalogue."),
        (0, 12, 0, "None of the 12 songs is in this catalogue."),
        (1, 1, 1, "1 of 1 song found."),
        (5, 6, 4, "5 of 6 songs found. 1 came more than once and counts once."),
        (1_000, 2_000, 990, "1,000 of 2,000 songs found. 10 came more than once and count once."),
    ],
)
def test_what_was_found_is_said(n_matched: int, n_listed: int, n_distinct: int, said: str) -> None:
    assert library_words.found(n_matched, n_listed, n_distinct) == said


def test_the_moods_of_a_list_are_said_against_the_catalogue() -> None:
    assert library_words.moods(coverage(3, 1, 0), MOODS) == (
        "Most at home in Calm: 75% of your songs, 50% of the catalogue. Not in Spoken."
    )
    assert library_words.moods(coverage(1, 2, 1), MOODS).endswith("It has songs of every mood.")
    assert library_words.moods(coverage(0, 0, 0), MOODS) == ""


def test_a_sound_is_said_by_its_largest_differences() -> None:
    usual = {"energy": 50.0, "tempo": 50.0, "valence": 50.0}

    calm = library_words.profile({"energy": 20.0, "tempo": 30.0, "valence": 52.0}, usual)
    unknown = library_words.profile({"energy": float("nan")}, usual)

    assert calm == "Calmer and slower than the catalogue."
    assert library_words.profile(usual, usual) == "It sounds much like the whole catalogue."
    assert unknown == ""


@pytest.mark.parametrize(
    ("regions", "n_ways", "said"),
    [
        (None, 0, "before there were regions"),
        (coverage(1, 0, 0), 2, "in 1 of the 3 regions"),
        (coverage(1, 1, 1), 0, "There is none you have not been in."),
        (coverage(1, 1, 1), 1, "These you have hardly been in"),
    ],
)
def test_what_there_is_to_explore_is_said(regions: Coverage | None, n_ways: int, said: str) -> None:
    assert said in library_words.regions(facts(regions, n_ways))


def test_a_comparison_with_a_region_that_is_not_shown_is_left_out() -> None:
    names = ["Calm & acoustic, slower", "Upbeat", "Upbeat, faster"]

    assert library_words.way_names(names) == ["Calm & acoustic", "Upbeat", "Upbeat, faster"]
