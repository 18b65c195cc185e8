"""Learn from who plays what: factors of tracks and artists, what follows what, who plays each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from implicit.als import AlternatingLeastSquares
from threadpoolctl import threadpool_limits

from analytics.building.tables import write_array
from analytics.building.task import Task, n_tracks_of
from analytics.listening.plays import FOLDER, Plays
from analytics.listening.segments import SMALLEST
from analytics.recommending.behaviour import IntArray
from analytics.recommending.crowd import LEARNING, files_of, people_file
from analytics.recommending.following import Following
from analytics.recommending.played_by import PlayedBy
from analytics.similar.sound import FIRST_ARTIST

_ROUNDS: Final = 15


def factors(task: Task, folder: Path) -> None:
    """Write what `Crowd`, `Everybody`, `Following` and `PlayedBy` open."""
    names = ("listener", "track", "second", "count", "starts")
    plays = Plays(*(task.shop.array("listens", f"{FOLDER}/{name}.npy") for name in names))
    artist = task.shop.array("sound", FIRST_ARTIST)
    for kind, played in (("item", plays.track), ("artist", artist[plays.track])):
        learned = learned_factors(plays, played, kind, task.job.seed)
        for file, values in learned.files(kind).items():
            write_array(folder / file, values)
    n_tracks = n_tracks_of(task.shop)
    following = Following.counted(plays, n_tracks, SMALLEST)
    played_by = PlayedBy.counted(plays, n_tracks)
    for file, values in (*following.arrays().items(), *played_by.arrays().items()):
        write_array(folder / file, values)


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What is learned of plays.

    numbers: (m,) rising, which of all tracks or artists were played.  factors: (m, f) of those.
    people: (n_listeners, f) where everybody stands among them; halves are exact enough for means.
    """

    numbers: npt.NDArray[np.int64]
    factors: npt.NDArray[np.float32]
    people: npt.NDArray[np.float16]

    def files(self, kind: str) -> dict[str, npt.NDArray[Any]]:
        """Every array by the name of its file, as `Crowd.open` and `Everybody.open` read them."""
        of_numbers, of_factors = files_of(kind)
        return {
            of_numbers: self.numbers, of_factors: self.factors, people_file(kind): self.people,
        }  # fmt: skip


def learned_factors(plays: Plays, played: IntArray, kind: str, seed: int) -> Learned:
    """Factors of what people play.

    played: (n,) what was played at each of the plays.  kind: of `files_of`. The same plays and
    seed give the same factors.
    """
    numbers, place = np.unique(np.asarray(played, dtype=np.int64), return_inverse=True)
    counts = sp.coo_matrix(
        (plays.count.astype(np.float64), (plays.listener, place)),
        shape=(plays.n_listeners, len(numbers)),
    ).tocsr()
    learning = LEARNING[kind]
    counts.data = learning.confidence(np.log1p(counts.data)).astype(np.float32)
    # One core: what is added up in turns has one order, and threads that wait for a busy machine
    # take longer than the work, which is a second or so.
    with threadpool_limits(1, user_api="blas"):
        model = AlternatingLeastSquares(
            factors=learning.n_factors,
            regularization=learning.regularisation,
            alpha=1.0,
            iterations=_ROUNDS,
            random_state=seed,
            num_threads=1,
        )
        counts = counts.astype(np.float32)
        model.fit(counts, show_progress=False)
        people = model.recalculate_user(np.arange(plays.n_listeners), counts)
    return Learned(numbers, model.item_factors, people.astype(np.float16))
