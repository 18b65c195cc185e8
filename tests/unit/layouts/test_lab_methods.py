from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
import pytest
from dash import html
from dash.development.base_component import Component
from sklearn.metrics import davies_bouldin_score, silhouette_score

from layouts import ids
from layouts.figures.group_profiles import MOST_GROUPS, group_sizes
from layouts.figures.silhouettes import silhouette_plot
from layouts.groupings import groups_of, largest
from layouts.pages.lab import frame, methods
from layouts.pages.lab.one_method import settings
from tests.lab_facts import a_method, some_facts, some_values
from tests.pages import a_mood, has_class, prop, the, walk, words
from tests.unit.layouts.test_figures import TOKENS, tokens_in, undressed

REFUSED = {"key": "dbscan", "label": "DBSCAN", "refused": "Every track would be noise."}
Labels = dict[str, npt.NDArray[np.int16]]


def some_labels() -> Labels:
    """The three obvious groups; with five tracks misplaced; with four left out."""
    right = (np.arange(60) % 3).astype(np.int16)
    wrong, without = right.copy(), right.copy()
    wrong[:5] = (wrong[:5] + 1) % 3
    without[-4:] = -1
    return {"kmeans": right, "gmm": wrong, "hdbscan": without}


def figures_of(page: Component) -> dict[str, Any]:
    return prop(the(page, ids.Shell.FIGURES), "data")


@pytest.mark.parametrize("part", ["methods", "number", "structure"])
def test_a_part_that_the_build_does_not_have_yet_says_so(part: str) -> None:
    page = frame.page(some_facts(), {"part": part})

    assert "comes with the full build, which is not finished" in words(page)


@pytest.mark.parametrize("query", [{}, {"part": "nothing"}, {"part": "methods"}])
def test_an_address_that_names_no_part_opens_the_first(query: dict[str, str]) -> None:
    page = frame.page(some_facts(), query)

    (marked,) = [link for link in walk(page) if prop(link, "aria-current") == "page"]
    assert words(marked) == "Methods"


def test_every_method_is_a_row_with_its_scores() -> None:
    labels = some_labels()
    rows = rows_of(methods.part(some_facts(labels), {}))

    values = some_values()
    expected = silhouette_score(values, labels["gmm"])
    assert rows["Gaussian mixture"][:4] == [
        "3", "none", f"{expected:.3f}", f"{davies_bouldin_score(values, labels['gmm']):.2f}"
    ]  # fmt: skip
    assert rows["HDBSCAN"][1] == "6.7%"


def rows_of(page: Component) -> dict[str, list[str]]:
    cells = [[words(cell) for cell in row.children] for row in walk(page) if type(row) is html.Tr]
    return {name: rest for name, *rest in cells}


def test_the_best_of_those_that_place_every_track_is_bold() -> None:
    page = methods.part(some_facts(some_labels()), {})

    bold = {words(part) for part in walk(page) if type(part) is html.Strong}
    best = rows_of(page)["k-means"]
    assert bold == {best[2], best[3], best[4]}
    assert "leaves difficult tracks out scores better for it" in words(page)


def test_a_method_that_refused_says_why_and_cannot_be_opened() -> None:
    facts = some_facts(some_labels(), [REFUSED])

    assert "DBSCAN Every track would be noise." in words(methods.part(facts, {}))
    assert "How they score" in words(methods.part(facts, {"method": "dbscan"}))


def test_one_method_shows_sizes_sound_and_silhouettes() -> None:
    facts = some_facts(some_labels())

    page = methods.part(facts, {"method": "hdbscan"})
    figures = figures_of(page)

    assert set(figures) == {ids.Lab.SIZES, ids.Lab.PROFILES, ids.Lab.RADAR, ids.Lab.SILHOUETTES}
    assert set(figures) <= {getattr(part, "id", None) for part in walk(page)}
    (bars,) = figures[ids.Lab.SIZES]["data"]
    assert dict(zip(bars["y"], bars["x"], strict=True)) == {
        "Group 1": 19, "Group 2": 19, "Group 3": 18, "In no group": 4,
    }  # fmt: skip


def test_the_moods_keep_their_names_and_colours() -> None:
    (bars,) = figures_of(methods.part(some_facts(some_labels()), {"method": "kmeans"}))[
        ids.Lab.SIZES
    ]["data"]

    assert bars["y"] == ["Mood 0", "Mood 1", "Mood 2"]
    assert bars["marker"]["color"] == ["@mood-0", "@mood-1", "@mood-2"]


def test_groups_that_are_not_the_moods_do_not_take_their_names() -> None:
    moods = [a_mood(number, n_tracks=size) for number, size in enumerate((30, 20, 10))]

    assert groups_of("kmeans", [30, 20, 10], moods)[0].name == "Mood 0"
    assert groups_of("kmeans", [31, 20, 9], moods)[0].name == "Group 1"
    assert groups_of("ward", [30, 20, 10], moods)[0].name == "Group 1"


def test_what_a_parameter_left_to_the_method_became_is_shown() -> None:
    told = {"min_cluster_size": 9.0, "min_samples": 18.0}
    method = a_method("hdbscan", some_labels()["hdbscan"], facts=told)

    assert ("Smallest group", "9") in settings(method)


def test_what_a_mixture_tells_of_itself_is_a_score() -> None:
    labels = some_labels()
    told = [a_method(key, groups) for key, groups in labels.items()]
    told[1]["facts"] = {"bic": 62_030.7, "aic": 59_613.8}

    rows = rows_of(methods.part(some_facts(labels, told=told), {}))

    assert rows["Gaussian mixture"][6:8] == ["62,031", "59,614"]
    assert rows["k-means"][6:8] == ["none", "none"]


def test_each_band_has_the_silhouettes_of_its_tracks() -> None:
    curves = [np.array([-0.5, 0.0, 0.5]), np.array([0.1, 0.2, 0.3])]
    figure = silhouette_plot(groups_of("ward", [30, 10], ()), curves, [0.0, 0.2], 0.05)

    first, second = figure["data"]
    assert first["x"] == [-0.5, 0.0, 0.5]
    assert first["y"] == [30, 15, 0]  # the best placed on top, where the axis begins
    assert second["customdata"] == [100, 50, 0]
    assert max(first["y"]) < min(second["y"])
    assert figure["layout"]["shapes"][0]["x0"] == 0.05


def test_many_groups_are_drawn_in_part_and_told_in_full() -> None:
    labels = {"hdbscan": (np.arange(120) % 40).astype(np.int16)}

    page = methods.part(some_facts(labels), {"method": "hdbscan"})
    figures = figures_of(page)

    assert f"The {MOST_GROUPS} largest; the table has all 40." in words(page)
    assert len(figures[ids.Lab.SILHOUETTES]["data"]) == MOST_GROUPS
    for chart in (ids.Lab.SIZES, ids.Lab.PROFILES, ids.Lab.SILHOUETTES):
        assert len(figures[chart]["layout"]["meta"]["cells"]["rows"]) == 40
    assert "10 smaller groups" in figures[ids.Lab.SIZES]["data"][0]["y"]


def test_one_group_has_no_silhouettes_and_says_why() -> None:
    labels = {"hdbscan": np.zeros(60, dtype=np.int16)}

    page = methods.part(some_facts(labels), {"method": "hdbscan"})

    assert ids.Lab.SILHOUETTES not in figures_of(page)
    assert "Silhouettes compare groups" in words(page)
    assert "None of them found two or more groups" in words(methods.part(some_facts(labels), {}))


def test_a_method_that_found_no_group_at_all_is_shown_with_its_noise() -> None:
    labels = {**some_labels(), "hdbscan": np.full(60, -1, dtype=np.int16)}

    page = methods.part(some_facts(labels), {"method": "hdbscan"})

    assert figures_of(page)[ids.Lab.SIZES]["data"][0]["y"] == ["In no group"]
    assert "groups 0 in no group 100.0%" in words(page)


def test_names_of_groups_are_not_markup() -> None:
    (group,) = groups_of("ward", [3], ())
    figure = group_sizes([type(group)(0, "<a href=x>", 3, 0, "circle")], 0)

    assert figure["data"][0]["y"] == ["&lt;a href=x>"]


def test_plotly_accepts_the_figures_and_the_stylesheet_has_their_colours() -> None:
    figures = figures_of(methods.part(some_facts(some_labels()), {"method": "gmm"}))

    for figure in figures.values():
        go.Figure(undressed(figure))
    missing = {name for name in tokens_in(figures) if not re.search(rf"--{name}:", TOKENS)}
    assert not missing


def test_the_whole_card_of_a_method_is_its_link() -> None:
    page = methods.part(some_facts(some_labels()), {})

    links = [prop(link, "href") for link in walk(page) if has_class(link, "card-link")]
    assert links == [f"/lab?part=methods&method={key}" for key in some_labels()]


def test_the_largest_groups_are_drawn_whatever_their_numbers() -> None:
    sizes = list(range(1, MOST_GROUPS + 3))
    groups = groups_of("kmeans", sizes, ())
    bars = group_sizes(groups, 0)["data"][0]
    assert bars["x"] == [*sizes[:1:-1], 1 + 2]
    assert bars["y"][0] == f"Group {len(sizes)}"
    assert largest(groups, 3) == [len(sizes) - 3, len(sizes) - 2, len(sizes) - 1]
