"""What to group tracks by and how: values that travel as JSON and name a result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from analytics.clustering.methods import METHODS, Method, Value
from analytics.errors import InvalidSpec
from analytics.schema import FEATURE_NAMES

EXTRAS: Final = ("duration", "key", "genres")
SCALINGS: Final = ("standard", "minmax", "quantile")
MOST_SEED: Final = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Inputs:
    """What tracks are told apart by.

    features: of the nine audio features; those the catalogue has are used.
    extras: of "duration", "key" (key and mode) and "genres" (one column each).
    scaling: "standard" (mean 0, deviation 1), "minmax" (0 to 1) or "quantile" (rank, 0 to 1).
    """

    features: tuple[str, ...] = FEATURE_NAMES
    extras: tuple[str, ...] = ()
    scaling: str = "standard"

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` gives equal inputs back."""
        return {
            "features": list(self.features),
            "extras": list(self.extras),
            "scaling": self.scaling,
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The inputs that `to_dict` described; parts left out have their defaults.

        Names come in any order, and are put into that of the schema. Raises InvalidSpec.
        """
        given = mapping("inputs", data, {"features", "extras", "scaling"})
        scaling = given.get("scaling", "standard")
        if scaling not in SCALINGS:
            raise InvalidSpec("scaling", scaling, f"one of {', '.join(SCALINGS)}")
        features = _chosen("features", given.get("features", FEATURE_NAMES), FEATURE_NAMES)
        extras = _chosen("extras", given.get("extras", ()), EXTRAS)
        if not features and not extras:
            raise InvalidSpec("features", [], f"one or more of {', '.join(FEATURE_NAMES)}")
        return cls(features, extras, scaling)


@dataclass(frozen=True, slots=True)
class Spec:
    """A method, its parameters, what it works on and where its random numbers begin.

    parameters: sorted by name; those left out have their defaults.
    """

    method: str = "kmeans"
    parameters: tuple[tuple[str, Value], ...] = ()
    inputs: Inputs = Inputs()
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As JSON can hold it; `from_dict` gives an equal spec back."""
        return {
            "method": self.method,
            "parameters": dict(self.parameters),
            "inputs": self.inputs.to_dict(),
            "seed": self.seed,
        }

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """The spec that `to_dict` described; parts left out have their defaults.

        Raises InvalidSpec, saying what is legal, for anything else. What is legal for the tracks
        at hand (as many groups as there are tracks) is for `cluster` to say.
        """
        given = mapping("spec", data, {"method", "parameters", "inputs", "seed"})
        method = given.get("method", "kmeans")
        parameters = mapping("parameters", given.get("parameters", {}), None)
        spec = cls(
            method=method,
            parameters=tuple(sorted(parameters.items())),
            inputs=Inputs.from_dict(given.get("inputs", {})),
            seed=given.get("seed", 0),
        )
        checked = {**spec.values(), "seed": spec.seed}
        return cls(
            method=method,
            parameters=tuple((name, checked[name]) for name, _ in spec.parameters),
            inputs=spec.inputs,
            seed=spec.seed,
        )

    def described(self) -> Method:
        """The method's table of what there is to know. Raises InvalidSpec for an unknown one."""
        if not isinstance(self.method, str) or self.method not in METHODS:
            raise InvalidSpec("method", self.method, f"one of {', '.join(METHODS)}")
        return METHODS[self.method]

    def values(self) -> dict[str, Value]:
        """The value of every parameter of the method, those left out at their defaults.

        Raises InvalidSpec for an unknown method, parameter or seed, or one out of its range.
        """
        method = self.described()
        checked_seed(self.seed)
        values = method.defaults()
        for name, value in self.parameters:
            values[name] = method.parameter(name).checked(value)
        return values


def checked_seed(seed: object) -> int:
    """`seed` if random numbers can begin there. Raises InvalidSpec."""
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise InvalidSpec("seed", seed, f"a whole number, 0 to {MOST_SEED:,}")
    if not 0 <= seed <= MOST_SEED:
        raise InvalidSpec("seed", seed, f"0 to {MOST_SEED:,}")
    return seed


def mapping(name: str, data: object, known: set[str] | None) -> Mapping[str, Any]:
    """`data` if it is a mapping from names, which may be limited to those `known`.

    Raises InvalidSpec.
    """
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        raise InvalidSpec(name, data, "an object with names and values")
    unknown = sorted(data.keys() - known) if known is not None else []
    if known is not None and unknown:
        raise InvalidSpec(name, unknown[0], f"made of {', '.join(sorted(known))}")
    return data


def _chosen(name: str, given: object, legal: tuple[str, ...]) -> tuple[str, ...]:
    """The names in `given`, once each and in the order of `legal`."""
    if not isinstance(given, list | tuple):
        raise InvalidSpec(name, given, f"a list of {', '.join(legal)}")
    for value in given:
        if value not in legal:
            raise InvalidSpec(name, value, f"a list of {', '.join(legal)}")
    return tuple(value for value in legal if value in given)
