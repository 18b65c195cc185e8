"""Specs travel as JSON, and only legal ones arrive."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from analytics.clustering import METHODS, Inputs, Spec
from analytics.errors import InvalidSpec
from analytics.schema import FEATURE_NAMES
from tests.processes import ROOT

EVERY_KIND = [
    Spec(),
    Spec("kmeans", (("k", 5), ("n_init", 3)), seed=9),
    Spec("gmm", (("covariance", "tied"),), Inputs(("energy", "tempo"), ("key", "genres"))),
    Spec("dbscan", (("eps", 0.5), ("min_samples", 12)), Inputs(scaling="quantile")),
    Spec("hdbscan", (("selection", "leaf"),), Inputs((), ("duration",), "minmax"), 2**32 - 1),
]


@pytest.mark.parametrize("spec", EVERY_KIND)
def test_a_spec_survives_its_journey_as_json(spec: Spec) -> None:
    assert Spec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec


@pytest.mark.parametrize("key", METHODS)
def test_the_defaults_of_every_method_are_legal(key: str) -> None:
    spec = Spec.from_dict({"method": key, "parameters": METHODS[key].defaults()})
    assert spec.values() == Spec(key).values() == METHODS[key].defaults()


def test_what_is_left_out_has_its_default() -> None:
    assert Spec.from_dict({}) == Spec()
    assert Spec.from_dict({"method": "ward", "parameters": {"k": 4}}).values() == {"k": 4}


def test_names_come_in_any_order_and_numbers_in_any_form() -> None:
    spec = Spec.from_dict(
        {
            "method": "dbscan",
            "parameters": {"min_samples": 5, "eps": 1},
            "inputs": {"features": ["tempo", "energy", "tempo"], "extras": ["genres", "key"]},
        }
    )
    assert spec.parameters == (("eps", 1.0), ("min_samples", 5))
    assert spec.inputs == Inputs(("energy", "tempo"), ("key", "genres"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (None, "spec is None; it can be an object with names and values."),
        ({1: 2}, "spec is {1: 2}; it can be an object with names and values."),
        ({"k": 4}, "spec is 'k'; it can be made of inputs, method, parameters, seed."),
        ({"method": "magic"}, f"method is 'magic'; it can be one of {', '.join(METHODS)}."),
        ({"method": ["ward"]}, f"method is ['ward']; it can be one of {', '.join(METHODS)}."),
        ({"parameters": [4]}, "parameters is [4]; it can be an object with names and values."),
        (
            {"method": "ward", "parameters": {"eps": 4}},
            "parameter is 'eps'; it can be one of k, the parameters of Ward.",
        ),
        ({"parameters": {"k": 1}}, "k is 1; it can be 2 to 255."),
        ({"parameters": {"k": 10**400}}, f"k is {10**400}; it can be 2 to 255."),
        ({"parameters": {"k": 4.0}}, "k is 4.0; it can be a whole number, 2 to 255."),
        ({"parameters": {"k": True}}, "k is True; it can be a whole number, 2 to 255."),
        ({"parameters": {"k": None}}, "k is None; it can be a whole number, 2 to 255."),
        ({"parameters": {"n_init": 0}}, "n_init is 0; it can be 1 to 1,000."),
        (
            {"method": "dbscan", "parameters": {"eps": float("nan")}},
            "eps is nan; it can be 0 to 1e+06.",
        ),
        (
            {"method": "dbscan", "parameters": {"eps": "1"}},
            "eps is '1'; it can be a number, 0 to 1e+06.",
        ),
        (
            {"method": "gmm", "parameters": {"covariance": "round"}},
            "covariance is 'round'; it can be one of full, tied, diag, spherical.",
        ),
        ({"seed": -1}, "seed is -1; it can be 0 to 4,294,967,295."),
        ({"seed": "x"}, "seed is 'x'; it can be a whole number, 0 to 4,294,967,295."),
        ({"inputs": []}, "inputs is []; it can be an object with names and values."),
        (
            {"inputs": {"scaling": "log"}},
            "scaling is 'log'; it can be one of standard, minmax, quantile.",
        ),
        (
            {"inputs": {"scaling": []}},
            "scaling is []; it can be one of standard, minmax, quantile.",
        ),
        (
            {"inputs": {"features": "energy"}},
            f"features is 'energy'; it can be a list of {', '.join(FEATURE_NAMES)}.",
        ),
        (
            {"inputs": {"extras": ["year"]}},
            "extras is 'year'; it can be a list of duration, key, genres.",
        ),
        (
            {"inputs": {"features": []}},
            f"features is []; it can be one or more of {', '.join(FEATURE_NAMES)}.",
        ),
    ],
)
def test_anything_else_is_refused_with_what_is_legal(data: Any, sentence: str) -> None:
    with pytest.raises(InvalidSpec) as refused:
        Spec.from_dict(data)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("key", METHODS)
def test_people_can_read_what_can_be_set(key: str) -> None:
    method = METHODS[key]
    assert method.words.endswith(".")
    for parameter in method.parameters:
        assert parameter.words.endswith(".")
        assert parameter.checked(parameter.default) == parameter.default
        assert parameter.label[0].isupper()


def test_offering_the_methods_loads_nothing_that_only_a_build_needs() -> None:
    program = """
import sys
from analytics.clustering import METHODS, Spec
Spec.from_dict(Spec("hdbscan").to_dict())
print(*{"sklearn", "scipy", "numba", "fast_hdbscan", "fastcluster", "pandas"} & set(sys.modules))
"""
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert loaded == []
