"""What people ask of similar songs, from the usual to everything at once, and how long they wait.

As in a worker of the server, matrices are multiplied on one core.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from analytics.similar.index import Exact, Index
from analytics.similar.nearest import nearest
from analytics.similar.presets import PRESETS
from analytics.similar.request import MOST_AWAY, Request
from analytics.similar.sound import Sound

TWENTY: Final = tuple(range(11, 11 + MOST_AWAY))
HALF: Final = "among half of the tracks"
ASKED: Final[Mapping[str, Mapping[str, Any]]] = {
    "ten similar": {},
    "hubs held back": {"hub_damping": 1.0},
    HALF: {},
    "one preset": {"weights": PRESETS[1].weights},
    "by direction": {"measure": "direction"},
    "varied, hubs held back": {"diversity": 0.5, "hub_damping": 0.5, "n": 50},
    "steered away from two": {"away": TWENTY[:2]},
    "steered away from twenty": {"away": TWENTY},
    "so alike that there is none": {"least": 99.9},
}
AT_ONCE: Final = "everything at once, as many as a page lists"
EVERYTHING: Final[Mapping[str, Any]] = {
    "away": TWENTY, "measure": "direction", "diversity": 1.0, "hub_damping": 1.0, "n": 96,
}  # fmt: skip


def waits(
    sound: Sound, words: str, n: int, *, index: Index | None = None, seed: int = 2
) -> list[float]:
    """Milliseconds of each of `n` answers to what is called so, after five that warm up."""
    asked = EVERYTHING if words == AT_ONCE else ASKED[words]
    random = np.random.default_rng(seed)
    rows = random.integers(100, sound.n_tracks, size=n + 5)
    allowed: npt.NDArray[np.bool_] | None = None
    if words == HALF:
        allowed = random.random(sound.n_tracks) < 0.5
    found = []
    with threadpool_limits(1, user_api="blas"):
        for row in rows.tolist():
            request = Request(seeds=(row,), **asked)
            started = time.perf_counter()
            nearest(sound, request, allowed=allowed, index=index or Exact())
            found.append(1000 * (time.perf_counter() - started))
    return found[5:]


def shares_found(sound: Sound, index: Index, n: int) -> list[float]:
    """The share of the ten that are exactly nearest which an index finds, for `n` tracks."""
    shares = []
    for row in np.random.default_rng(3).integers(sound.n_tracks, size=n).tolist():
        request = Request(seeds=(row,))
        exact, found = nearest(sound, request), nearest(sound, request, index=index)
        shares.append(float(np.isin(exact.rows, found.rows).mean()))
    return shares
