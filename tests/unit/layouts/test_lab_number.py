from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from dash.development.base_component import Component

from analytics.continuity import UNSORTED
from analytics.moods import Mood
from analytics.validation.clustergram import clustergram as measured
from layouts import ids
from layouts.figures.clustergram import clustergram
from layouts.figures.score_by_k import Criterion, score_by_k
from layouts.pages.lab import number
from tests.lab_facts import some_facts
from tests.pages import a_mood, prop, the, walk, words
from tests.unit.layouts.test_figures import TOKENS, tokens_in, undressed

FIRST_CHARTS = {ids.Lab.ELBOW, ids.Lab.SILHOUETTE, ids.Lab.DAVIES_BOULDIN,
                ids.Lab.CALINSKI_HARABASZ}  # fmt: skip


def a_score(k: int, **parts: Any) -> dict[str, Any]:
    return {
        "k": k, "inertia": 1000.0 / k, "silhouette": 0.5 - k / 20, "davies_bouldin": 1.0 + k / 10,
        "calinski_harabasz": 900.0 - k, **parts,
    }  # fmt: skip


def a_sweep(**parts: Any) -> dict[str, Any]:
    scores = [
        a_score(k, gap=k / 10, gap_error=0.01, stability=0.8, reference_silhouette=0.1,
                stability_per_group=[0.9, 0.7, *[None] * (k - 2)])
        for k in range(2, 6)
    ]  # fmt: skip
    return {
        "scores": scores, "recommended": {"k": 4, "reason": "4 moods are the most distinct."},
        "used_k": 4, "proof": {"n_bootstraps": 30},
        "choices": {"elbow": 3, "silhouette": 2, "davies_bouldin": 2, "calinski_harabasz": 2,
                    "gap": None, "stability": None},
        "agreement": {"agree": False, "words": "The criteria disagree: three choose 2."}, **parts,
    }  # fmt: skip


def the_part(sweep: dict[str, Any], moods: Sequence[Mood] | None = None, **files: Any) -> Component:
    return number.part(some_facts(files={"sweep.json": sweep, **files}, moods=moods), {})


def figures_of(page: Component) -> dict[str, Any]:
    return prop(the(page, ids.Shell.FIGURES), "data")


def test_each_criterions_choice_is_shown_with_the_sentence_on_whether_they_agree() -> None:
    page = words(the_part(a_sweep()))

    assert "Elbow 3 Silhouette 2 Davies-Bouldin 2 Calinski-Harabasz 2 Gap none" in page
    assert "The criteria disagree: three choose 2." in page
    assert "keeps growing as far as it was tried, so it chooses none" in page


def test_a_gap_statistic_that_finds_no_groups_says_so() -> None:
    choices = a_sweep()["choices"] | {"gap": 1}

    assert "It chooses 1: no number of groups" in words(the_part(a_sweep(choices=choices)))


@pytest.mark.parametrize(
    "n_moods, said", [(4, "4 moods are the most"), (3, "3 moods are in use; 4 are recommended.")]
)
def test_the_recommendation_comes_first(n_moods: int, said: str) -> None:
    page = the_part(a_sweep(), [a_mood(number) for number in range(n_moods)])

    assert f"How many groups {said}" in words(page)


def test_the_moods_in_use_are_those_that_serve_whatever_the_build_chose() -> None:
    page = the_part(a_sweep(used_k=4), [a_mood(number) for number in range(3)])

    marks = figures_of(page)[ids.Lab.SILHOUETTE]["layout"]["annotations"]
    assert [(mark["x"], mark["text"]) for mark in marks] == [(2, "chosen"), (3, "in use")]


def test_tracks_in_no_group_are_a_mood_but_not_one_of_the_groups_in_use() -> None:
    moods = [*(a_mood(number) for number in range(4)), a_mood(4, slug=UNSORTED)]

    page = the_part(a_sweep(), moods)

    assert "4 moods and tracks in none of them are in use. 4 moods are the most" in words(page)
    marks = figures_of(page)[ids.Lab.SILHOUETTE]["layout"]["annotations"]
    assert (4, "in use") in [(mark["x"], mark["text"]) for mark in marks]


def test_a_sweep_without_proof_shows_the_scores_it_has() -> None:
    bare = {"scores": [a_score(k) for k in (2, 3)], "used_k": 2,
            "recommended": {"k": 2, "reason": "because"}}  # fmt: skip

    page = the_part(bare)

    assert set(figures_of(page)) == FIRST_CHARTS
    assert "What each criterion chooses" not in words(page)


def test_every_chart_of_the_part_has_a_figure_and_its_colours_are_tokens() -> None:
    page = the_part(a_sweep())
    figures = figures_of(page)

    assert set(figures) == FIRST_CHARTS | {ids.Lab.GAP, ids.Lab.STABILITY}
    assert set(figures) <= {getattr(part, "id", None) for part in walk(page)}
    for figure in figures.values():
        go.Figure(undressed(figure))
    missing = {name for name in tokens_in(figures) if not re.search(rf"--{name}:", TOKENS)}
    assert not missing


def test_the_chosen_number_and_the_one_in_use_are_marked() -> None:
    scores = [a_score(k) for k in range(2, 6)]

    layout = score_by_k(scores, Criterion("inertia", "Inertia", ".0f", mark="knee"), 3, 3)["layout"]
    apart = score_by_k(scores, Criterion("silhouette", "Silhouette", ".2f"), 2, 4)["layout"]

    assert [(mark["x"], mark["text"]) for mark in layout["annotations"]] == [(3, "knee and in use")]
    assert [(mark["x"], mark["text"]) for mark in apart["annotations"]] == [
        (2, "chosen"), (4, "in use"),
    ]  # fmt: skip


def test_words_at_a_point_keep_out_of_the_way_of_the_line_and_of_each_other() -> None:
    valley = [a_score(k, silhouette=(k - 9) ** 2 / 100) for k in range(2, 21)]

    def shifts(choice: int, used_k: int) -> dict[int, int]:
        criterion = Criterion("silhouette", "Silhouette", ".2f")
        layout = score_by_k(valley, criterion, choice, used_k)["layout"]
        return {mark["x"]: mark["yshift"] for mark in layout["annotations"]}

    assert shifts(9, 20)[9] < 0 < shifts(9, 20)[20]
    near = shifts(9, 10)
    assert near[9] < 0 < near[10]
    on_its_way_down = shifts(5, 20)[5]
    assert on_its_way_down < near[9], "farther off than at the bottom"


@pytest.mark.parametrize("last, every", [(12, 1), (20, 2)])
def test_many_numbers_of_groups_can_be_read_on_a_phone(last: int, every: int) -> None:
    scores = [a_score(k) for k in range(2, last + 1)]

    axis = score_by_k(scores, Criterion("inertia", "Inertia", ".0f"), 3, 3)["layout"]["xaxis"]

    assert (axis["dtick"], axis["tickangle"]) == (every, 0)
    assert axis["range"][0] < 2 < last < axis["range"][1]


def test_the_gap_has_error_bars_and_leaves_out_what_is_not_known() -> None:
    scores = [a_score(2, gap=0.5, gap_error=0.02), a_score(3, gap=None, gap_error=None)]

    figure = score_by_k(scores, Criterion("gap", "Gap", ".2f", error="gap_error"), None, 2)

    assert figure["data"][0]["error_y"]["array"] == [0.02, 0]
    assert figure["data"][0]["y"] == [0.5, None]
    assert figure["layout"]["meta"]["cells"]["rows"] == [[2, 0.5, 0.02], [3, None, None]]


def test_stability_has_a_dot_for_each_group_that_was_drawn() -> None:
    dots, means = figures_of(the_part(a_sweep()))[ids.Lab.STABILITY]["data"]

    assert dots["x"] == [k for k in range(2, 6) for _ in range(2)]
    assert means["y"] == [0.8] * 4


def test_bars_of_the_clustergram_are_as_high_as_their_groups_and_do_not_overlap() -> None:
    random = np.random.default_rng(0)
    component = random.normal(size=200)
    labellings = {k: random.permutation(np.arange(200) % k).astype(np.int32) for k in (2, 3, 4)}
    report = measured(component, labellings).to_dict()

    moods = [a_mood(number, n_tracks=size) for number, size in enumerate((67, 67, 66))]
    figure = clustergram(report, "First axis", moods)

    bars = [trace for trace in figure["data"] if trace.get("name")]
    assert len(bars) == 2 + 3 + 4
    heights = {trace["name"]: max(trace["y"][:4]) - min(trace["y"][:4]) for trace in bars}
    assert heights["Group 1 of 2"] == pytest.approx(heights["Group 2 of 4"] * 2, rel=0.01)
    assert {"Mood 0", "Mood 1", "Mood 2"} <= set(heights)
    for k in (2, 3, 4):
        level = [t for t in bars if round(sum(t["x"][:2]) / 2) == k]
        spans = sorted((min(trace["y"][:4]), max(trace["y"][:4])) for trace in level)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
    go.Figure(undressed(figure))


def test_a_long_name_of_the_axis_of_the_clustergram_is_broken_into_lines() -> None:
    report = measured(np.arange(4.0), {2: np.array([0, 1, 0, 1])}).to_dict()
    words = "PC1: acousticness on average and peaceful instrumental against energy on average"

    lines = clustergram(report, words, [])["layout"]["yaxis"]["title"]["text"].split("<br>")

    assert " ".join(lines) == words
    assert len(lines) == 2


def test_the_clustergram_comes_with_the_part_where_the_build_has_it() -> None:
    labellings = {k: (np.arange(60) % k).astype(np.int32) for k in (2, 3)}
    report = measured(np.linspace(0, 1, 60), labellings).to_dict()

    page = the_part(a_sweep(), **{"lab/clustergram.json": report})

    assert ids.Lab.CLUSTERGRAM in figures_of(page)
    assert "How groups split as their number grows" in words(page)
