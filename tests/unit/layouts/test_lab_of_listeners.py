"""The Lab about listeners: the same parts over another table, in other words."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from dash import dcc, html

from analytics.building.listening_steps import listening_steps
from analytics.building.segments import CORE
from analytics.building.workshop import Workshop
from analytics.listening.lab import ListenersLab
from analytics.listening.segments import SMALLEST
from layouts import ids
from layouts.pages.lab import frame
from layouts.pages.lab.facts import LabFacts
from layouts.pages.lab.table import LISTENERS, TRACKS, table_of
from layouts.rights import Rights
from tests.lab_facts import some_facts
from tests.pages import the, walk, words
from tests.unit.analytics.listening.test_segment_steps import shop_with

STEPS = (CORE, *(step.name for step in listening_steps()))


class Finished:
    """The files of finished steps as those of a build; a later step's go over an earlier one's."""

    def __init__(self, shop: Workshop) -> None:
        self.manifest: dict[str, Any] = {"timings": {}}
        self._shop = shop
        self._step_of = {name: step for step in STEPS for name in shop.published_files(step)}

    def has(self, name: str) -> bool:
        return name in self._step_of

    def json(self, name: str) -> Any:
        return self._shop.json(self._step_of[name], name)

    def array(self, name: str) -> npt.NDArray[Any]:
        return self._shop.array(self._step_of[name], name)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> LabFacts:
    task = shop_with(tmp_path_factory.mktemp("people"), 90)
    for step in listening_steps():
        task.shop.run(step.name, step.needs, partial(step.work, task))
    labels = np.repeat(np.arange(3, dtype=np.int16), 20)
    found = some_facts({"kmeans": labels, "ward": labels})
    return replace(found, listeners=ListenersLab.open(Finished(task.shop)))  # type: ignore[arg-type]


def opened(facts: LabFacts, **query: str) -> html.Div:
    return html.Div(frame.opened(facts, query))


def links(page: html.Div) -> list[str]:
    return [part.href for part in walk(page) if isinstance(part, dcc.Link)]


@pytest.mark.parametrize("part", ["methods", "number", "compare"])
def test_a_part_is_about_listeners_where_the_address_says_so(facts: LabFacts, part: str) -> None:
    page = opened(facts, part=part, of="listeners")
    said = words(page)
    assert "people" in said
    assert not re.search(r"\btracks?\b", said.replace("Of tracks", "")), said
    assert "moods" not in said
    assert facts.listeners is not None
    within = [href for href in links(page) if f"part={part}&" in href]
    assert within
    assert all("of=listeners" in href for href in within)


@pytest.mark.parametrize("of", ["tracks", "", "persons", "listeners&of=tracks"])
def test_any_other_address_is_about_tracks(facts: LabFacts, of: str) -> None:
    assert table_of(of) is TRACKS
    assert words(opened(facts, part="methods", of=of)) == words(opened(facts, part="methods"))


def test_a_build_without_listeners_offers_no_choice(facts: LabFacts) -> None:
    without = replace(facts, listeners=None)
    page = opened(without, part="methods", of="listeners")
    assert "Of listeners" not in words(page)
    assert "20 tracks" not in words(page)
    assert words(page) == words(opened(without, part="methods"))


def test_the_structure_is_about_tracks_only(facts: LabFacts) -> None:
    page = opened(facts, part="structure", of="listeners")
    assert "Of listeners" not in words(page)
    assert all("of=listeners" not in href or "structure" not in href for href in links(page))


def test_kinds_of_listeners_have_their_names_in_the_method_that_found_them(
    facts: LabFacts,
) -> None:
    assert facts.listeners is not None
    page = opened(facts, part="methods", of="listeners", method="kmeans")
    figures = the(page, ids.Shell.FIGURES).data
    bars = figures[ids.Lab.SIZES]["data"][0]
    sizes = {kind.name: kind.n_listeners for kind in facts.listeners.kinds}
    assert dict(zip(bars["y"], bars["x"], strict=True)) == sizes
    heatmap = figures[ids.Lab.PROFILES]["data"][0]
    assert heatmap["y"] == [measure.label for measure in facts.listeners.measures]
    assert len(heatmap["x"]) == len(sizes)
    assert f"{len(facts.listeners.measures)} measures" in words(page)


def test_nobody_is_shown_one_by_one(facts: LabFacts) -> None:
    page = opened(facts, part="compare", of="listeners")
    assert "Where they disagree" not in words(page)
    assert ids.LabCompare.still_map("a") not in str(page)
    figures = the(page, ids.Shell.FIGURES).data
    flows = figures[ids.LabCompare.FLOW]
    amounts = [
        int(found.group(1))
        for trace in flows["data"]
        for found in re.finditer(r": (\d+) people,", str(trace))
    ]
    assert amounts
    assert min(amounts) >= SMALLEST


def test_what_a_component_is_called_and_where_it_leads_is_left() -> None:
    link = dcc.Link("12 tracks", href="/explore?track=a", id="tracks", title="All tracks")
    LISTENERS.told(html.Div([link]))
    assert (link.children, link.href, link.id, link.title) == (
        "12 people", "/explore?track=a", "tracks", "All people",
    )  # fmt: skip


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> LabFacts:
    """The Lab where more people are asked for than any group has."""
    task = shop_with(tmp_path_factory.mktemp("few"), 90)
    for step in listening_steps():
        task.shop.run(step.name, step.needs, partial(step.work, task))
    found = ListenersLab.open(Finished(task.shop), 1_000)  # type: ignore[arg-type]
    labels = np.repeat(np.arange(3, dtype=np.int16), 20)
    return replace(some_facts({"kmeans": labels, "ward": labels}), listeners=found)


@pytest.mark.parametrize("part", ["methods", "number", "compare"])
def test_a_higher_setting_tells_of_no_smaller_group_anywhere(strict: LabFacts, part: str) -> None:
    for query in ({}, {"method": "kmeans"}, {"a": "kmeans", "b": "ward"}):
        page = opened(strict, part=part, of="listeners", **query)
        said = words(page)
        # No size of a group is said, and no figure of groups is drawn.
        assert not re.search(r"\b\d+ people\b(?! is| stand|, so)", said.replace("90 people", ""))
        drawn = [each for each in walk(page) if isinstance(each, dcc.Store)]
        figures = {name for store in drawn for name in (store.data or {})}
        assert ids.Lab.CLUSTERGRAM not in figures
        assert ids.LabCompare.FLOW not in figures
    if part == "methods":
        assert "fewer than 1000 people, so they would tell of persons" in said


def test_who_may_not_see_listeners_is_not_told_of_their_groups(
    monkeypatch: pytest.MonkeyPatch, facts: LabFacts
) -> None:
    class Served:
        class lab:
            build = None

        options = catalogue = None

    monkeypatch.setattr(ListenersLab, "open", lambda _build, _smallest: facts.listeners)
    known = [
        LabFacts.of(Served(), None, Rights(may_see_listeners=may)).listeners  # type: ignore[arg-type]
        for may in (True, False)
    ]
    assert known == [facts.listeners, None]
