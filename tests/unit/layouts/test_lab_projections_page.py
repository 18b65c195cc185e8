from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from layouts import ids, urls
from layouts.pages.lab import projections
from layouts.pages.lab.facts import LabFacts
from tests.lab_build import engine_of, with_lab
from tests.pages import prop, the, walk, words


@pytest.fixture(scope="module")
def facts(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> LabFacts:
    return LabFacts.of(engine_of(with_lab(tiny_build, tmp_path_factory.mktemp("lab"))))


def test_every_map_is_drawn_and_leads_to_explore(facts: LabFacts) -> None:
    page = projections.part(facts, {})

    stills = prop(the(page, ids.Lab.STILLS), "data")
    assert [still["projection"] for still in stills] == list(facts.options.projections)
    links = {prop(part, "href") for part in walk(page)}
    for name in facts.options.projections:
        assert urls.explore(urls.View(projection=name)) in links


def test_the_trust_in_a_map_is_told_in_numbers_and_words(facts: LabFacts) -> None:
    page = words(projections.part(facts, {}))

    assert "Overview 0.874 12% 15 neighbours of all 120 tracks none: no chance in it" in page


def test_maps_that_were_not_measured_say_so(facts: LabFacts) -> None:
    class OnlyPca:
        def report(self, name: str) -> None:
            return None

    page = projections.part(replace(facts, found=OnlyPca()), {})  # type: ignore[arg-type]

    assert "Measuring how far to trust the maps comes with the full build" in words(page)
    assert prop(the(page, ids.Shell.FIGURES), "data") == {}


def test_what_the_overview_is_made_of_is_drawn(facts: LabFacts) -> None:
    figures = prop(the(projections.part(facts, {}), ids.Shell.FIGURES), "data")

    assert set(figures) == {
        ids.LabProjections.SCREE, ids.LabProjections.LOADINGS, ids.LabProjections.BIPLOT,
    }  # fmt: skip
