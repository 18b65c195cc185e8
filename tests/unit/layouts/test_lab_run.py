from __future__ import annotations

from typing import Any

import pytest
from dash.development.base_component import Component

from analytics.artifacts import open_build
from analytics.build import BuildSpec, build
from analytics.clustering import METHODS, Inputs, Spec
from analytics.engine import Engine
from layouts import ids
from layouts.pages.lab import frame, run
from layouts.pages.lab.facts import LabFacts
from layouts.pages.lab.run_form import form
from tests.builders import make_tracks, write_csv
from tests.pages import prop, the, walk, words


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> LabFacts:
    """Those of a core build: the part needs nothing of a full one."""
    folder = tmp_path_factory.mktemp("run")
    data = write_csv(folder / "songs.csv", make_tracks(60))
    build(BuildSpec(data, None, core=True, k=3, seed=0), folder / "home", lambda _news: None)
    return LabFacts.of(Engine(open_build(folder / "home")))


@pytest.fixture(scope="module")
def page(facts: LabFacts) -> Component:
    return run.part(facts, {})


def methods_shown(page: Component) -> list[str]:
    fieldsets = [part for part in walk(page) if prop(part, "data-method")]
    return [prop(part, "data-method") for part in fieldsets if not prop(part, "hidden")]


def as_typed(value: Any) -> Any:
    """What assets/49-job-forms.js makes of a field's text."""
    try:
        return int(value)
    except ValueError:
        try:
            return float(value)
        except ValueError:
            return value


def test_the_lab_has_the_part_under_its_key(facts: LabFacts) -> None:
    page = frame.page(facts, {"part": "run"})

    the(page, ids.LabRun.ROOT)
    assert "Run" in [part.label for part in frame.PARTS]


def test_every_method_is_offered_with_its_words_and_every_parameter(page: Component) -> None:
    said = words(page)

    assert [each["value"] for each in prop(the(page, ids.LabRun.METHOD), "options")] == [*METHODS]
    for method in METHODS.values():
        assert method.words in said
        for parameter in method.parameters:
            the(page, ids.LabRun.parameter(method.key, parameter.name))
            assert f"{parameter.name}, {parameter.legal()}." in said
            assert parameter.words in said


@pytest.mark.parametrize("key", METHODS)
def test_what_the_form_says_at_first_is_the_spec_of_defaults(page: Component, key: str) -> None:
    method = METHODS[key]
    typed = {
        each.name: as_typed(prop(the(page, ids.LabRun.parameter(key, each.name)), "value"))
        for each in method.parameters
    }
    inputs = {
        "features": prop(the(page, ids.LabRun.FEATURES), "value"),
        "extras": prop(the(page, ids.LabRun.EXTRAS), "value"),
        "scaling": prop(the(page, ids.LabRun.SCALING), "value"),
    }
    seed = as_typed(prop(the(page, ids.LabRun.SEED), "value"))

    spec = Spec.from_dict({"method": key, "parameters": typed, "inputs": inputs, "seed": seed})

    assert spec.values() == method.defaults()
    assert (spec.inputs, spec.seed) == (Inputs(), 0)


def test_fields_that_are_typed_into_have_a_label(page: Component) -> None:
    labelled = {prop(part, "htmlFor") for part in walk(page)}
    typed = [part.id for part in walk(page) if prop(part, "className") == "run-number"]

    assert len(typed) > len(METHODS)
    assert set(typed) <= labelled


@pytest.mark.parametrize(
    ("query", "expected"),
    [({}, "kmeans"), ({"method": "gmm"}, "gmm"), ({"method": "<b>"}, "kmeans")],
)
def test_one_method_is_open_at_first(facts: LabFacts, query: dict[str, str], expected: str) -> None:
    page = run.part(facts, query)

    assert methods_shown(page) == [expected]
    assert prop(the(page, ids.LabRun.METHOD), "value") == expected


class Sparse:
    """A catalogue that knows two features and the keys of no track."""

    features = ("energy", "valence")
    genre_names = ()

    def has(self, column: str) -> bool:
        return column in ("duration", "key")

    def n_known(self, column: str) -> int:
        return {"duration": 3, "key": 0}[column]


def test_only_what_the_tracks_come_with_is_offered() -> None:
    page = form(Sparse(), None)  # type: ignore[arg-type]

    assert prop(the(page, ids.LabRun.FEATURES), "value") == ["energy", "valence"]
    assert [each["value"] for each in prop(the(page, ids.LabRun.EXTRAS), "options")] == ["duration"]
