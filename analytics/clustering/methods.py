"""The methods of grouping: what each is called, what can be set, and how long it takes.

Only tables: importing them loads nothing that a build needs, so the pages that offer the methods
can read them. Seconds go by what was measured on 89,740 tracks by nine features, two cores, and on
17,948 by 127 columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import log
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from analytics.errors import InvalidSpec

Value: TypeAlias = float | int | str
Seconds: TypeAlias = Callable[[int, int, Mapping[str, Value]], float]

MOST_GROUPS: Final = 255
"""The most groups that can be asked for: moods are kept in one byte each."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that can be set about a method.

    label, words: its name and what it does, for people.
    kind: "int" and "float" have a legal range, low to high, both included; "choice" has choices.
    """

    name: str
    label: str
    words: str
    kind: Literal["int", "float", "choice"]
    default: Value
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()

    def checked(self, value: object) -> Value:
        """`value` if it is legal, as a float where that is the kind.

        Raises InvalidSpec with the legal range.
        """
        if self.kind == "choice":
            if isinstance(value, str) and value in self.choices:
                return value
            raise InvalidSpec(self.name, value, self.legal())
        whole = self.kind == "int"
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            kind = "a whole number" if whole else "a number"
            raise InvalidSpec(self.name, value, f"{kind}, {self.legal()}")
        # Not "value < low or value > high": NaN is neither.
        if not self.low <= value <= self.high:
            raise InvalidSpec(self.name, value, self.legal())
        return value if whole else float(value)

    def legal(self) -> str:
        """The legal values in words: "2 to 255", "one of eom, leaf"."""
        if self.kind == "choice":
            return f"one of {', '.join(self.choices)}"
        return f"{self.low:,g} to {self.high:,g}"


@dataclass(frozen=True, slots=True)
class Method:
    """One way to find groups.

    soft: whether each track gets its share in every group.  has_noise: whether tracks may be left
    out of all groups.  seconds: expected for (n_tracks, n_columns, the values of all parameters).
    """

    key: str
    label: str
    words: str
    parameters: tuple[Parameter, ...]
    soft: bool
    has_noise: bool
    seconds: Seconds

    def parameter(self, name: str) -> Parameter:
        """The parameter of this name. Raises InvalidSpec if there is none."""
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        names = ", ".join(parameter.name for parameter in self.parameters)
        raise InvalidSpec("parameter", name, f"one of {names}, the parameters of {self.label}")

    def defaults(self) -> dict[str, Value]:
        """The default of every parameter."""
        return {parameter.name: parameter.default for parameter in self.parameters}


def _k() -> Parameter:
    return Parameter("k", "Groups", "How many groups to make.", "int", 7, 2, MOST_GROUPS)


def _starts(default: int) -> Parameter:
    return Parameter(
        "n_init", "Starts", "How often to start afresh; the tightest grouping wins.", "int",
        default, 1, 1_000,
    )  # fmt: skip


_MIN_SAMPLES: Final = Parameter(
    "min_samples", "Neighbours",
    "How many tracks, itself included, must be close to a track for it to lie in a dense place;"
    " 0 takes two for each column, 40 at most.",
    "int", 0, 0, 1_000,
)  # fmt: skip

_KMEANS: Final = Method(
    "kmeans", "k-means",
    "Puts each track with the nearest of k centres and moves the centres until nothing changes.",
    (_k(), _starts(20)),
    soft=False, has_noise=False,
    seconds=lambda n, d, p: 0.1
    + 6 * _size(n) * _width(d) ** 0.75 * _number(p, "k") / 7 * _number(p, "n_init") / 20,
)  # fmt: skip

_MINIBATCH: Final = Method(
    "minibatch", "MiniBatch k-means",
    "k-means on small batches of tracks drawn at random: faster, and a little less tight. Every"
    " track is put into a group at the end.",
    (
        _k(),
        _starts(20),
        Parameter(
            "batch_size", "Batch", "How many tracks move the centres at a time.", "int", 4_096, 16,
            1_000_000,
        ),
    ),
    soft=False, has_noise=False,
    seconds=lambda n, d, p: 0.2 + 1.5 * _size(n) + 0.05 * _number(p, "n_init") * _width(d) ** 0.5,
)  # fmt: skip

_BISECTING: Final = Method(
    "bisecting", "Bisecting k-means",
    "Splits all tracks in two with k-means, then the most spread group in two, until there are k.",
    (_k(), _starts(5)),
    soft=False, has_noise=False,
    seconds=lambda n, d, p: 0.1
    + 0.26 * _size(n) * _width(d) ** 0.6 * log(_number(p, "k")) * _number(p, "n_init"),
)  # fmt: skip

_GMM: Final = Method(
    "gmm", "Gaussian mixture",
    "Describes the tracks as k overlapping clouds; each track belongs to every cloud a little.",
    (
        _k(),
        Parameter(
            "covariance", "Shape of the clouds",
            "full: each its own, in any direction; tied: one for all; diag: each its own, along"
            " the features; spherical: round.",
            "choice", "full", choices=("full", "tied", "diag", "spherical"),
        ),
        Parameter(
            "n_init", "Starts", "How often to start afresh; the most likely mixture wins.", "int",
            1, 1, 100,
        ),
        # Features with many equal values (a third of all tracks have no vocals at all) would
        # otherwise draw clouds of no width, whose likelihood grows without end.
        Parameter(
            "smallest_variance", "Smallest variance",
            "What is added to the variance of each cloud, so that none shrinks to a point.",
            "float", 0.001, 1e-9, 1.0,
        ),
    ),
    soft=True, has_noise=False,
    seconds=lambda n, d, p: 0.1
    + 0.8 * _size(n) * _width(d) * _number(p, "k") * _number(p, "n_init"),
)  # fmt: skip

_WARD: Final = Method(
    "ward", "Ward",
    "Starts with each track alone and joins, again and again, the two groups that lie closest"
    " (least growth of the squared distances), until k are left. Exact, on all tracks.",
    (_k(),),
    soft=False, has_noise=False,
    seconds=lambda n, d, p: 0.1 + 41 * _size(n) ** 2 * _width(d) ** 1.13,
)  # fmt: skip

_DBSCAN: Final = Method(
    "dbscan", "DBSCAN",
    "Joins tracks in dense places that are within reach of one another; tracks in thin places"
    " stay outside as noise.",
    (
        Parameter(
            "eps", "Reach",
            "How far apart neighbours can be; 0 takes the knee of the k-distance curve.",
            "float", 0.0, 0.0, 1e6,
        ),
        _MIN_SAMPLES,
    ),
    soft=False, has_noise=True,
    seconds=lambda n, d, p: _density_seconds(n, d),
)  # fmt: skip

_HDBSCAN: Final = Method(
    "hdbscan", "HDBSCAN",
    "DBSCAN for every reach at once: keeps the groups that last longest while the reach shrinks.",
    (
        Parameter(
            "min_cluster_size", "Smallest group",
            "How many tracks make a group; 0 takes a thousandth of all, 5 at least.",
            "int", 0, 0, 1_000_000,
        ),
        _MIN_SAMPLES,
        Parameter(
            "selection", "Groups to keep",
            "eom: those that last longest, of different densities; leaf: the smallest, more alike.",
            "choice", "eom", choices=("eom", "leaf"),
        ),
    ),
    soft=False, has_noise=True,
    seconds=lambda n, d, p: _density_seconds(n, d) + _size(n),
)  # fmt: skip

_BIRCH: Final = Method(
    "birch", "BIRCH",
    "Sums tracks up in small round regions, reading them once, then joins the regions into k"
    " groups by Ward's rule.",
    (
        _k(),
        Parameter(
            "threshold", "Radius of a region",
            "How wide a region can grow; 0 takes a quarter of the spread of all tracks.",
            "float", 0.0, 0.0, 1e6,
        ),
        Parameter(
            "branching", "Branches", "How many regions a branch of the tree holds.", "int", 50, 2,
            1_000,
        ),
    ),
    soft=False, has_noise=False,
    seconds=lambda n, d, p: 0.1 + 5 * _size(n) * _width(d),
)  # fmt: skip

METHODS: Final[Mapping[str, Method]] = MappingProxyType(
    {
        method.key: method
        for method in (
            _KMEANS, _MINIBATCH, _BISECTING, _GMM, _WARD, _DBSCAN, _HDBSCAN, _BIRCH,
        )
    }
)  # fmt: skip
"""Every method by its key, in the order people meet them."""


def _number(values: Mapping[str, Value], name: str) -> float:
    return float(values[name])


def _size(n_tracks: int) -> float:
    """How many times the tracks the seconds were measured on."""
    return n_tracks / 89_740


def _width(n_columns: int) -> float:
    """How many times the columns the seconds were measured on; 127 were tried too."""
    return n_columns / 9


def _density_seconds(n_tracks: int, n_columns: int) -> float:
    """Seconds for the tree of densities; loading compiled code takes two by itself."""
    return 2 + 11 * float(_size(n_tracks) ** 1.3 * _width(n_columns) ** 1.1)
