from __future__ import annotations

from pathlib import Path

import numpy as np

from analytics.building.factors import factors
from analytics.building.tables import RECORDING, write_array
from analytics.building.task import Job, Task
from analytics.building.workshop import Workshop
from analytics.listening.plays import FOLDER
from analytics.listening.segments import SMALLEST
from analytics.recommending.crowd import LEARNING, files_of, people_file
from analytics.recommending.following import Following
from analytics.recommending.played_by import PlayedBy
from analytics.similar.sound import FIRST_ARTIST
from tests.plays import some_plays

N_TRACKS = 90


def test_a_build_with_plays_learns_from_them(tmp_path: Path) -> None:
    plays = some_plays(30, N_TRACKS)
    artist = np.arange(N_TRACKS, dtype=np.int32) // 3
    shop = Workshop(tmp_path / "work")

    def listens(folder: Path) -> None:
        for name, values in plays.arrays().items():
            write_array(folder / name, values)

    shop.run("listens", (), listens)
    shop.run("read", (), lambda to: write_array(to / RECORDING, np.arange(N_TRACKS)))
    shop.run("sound", (), lambda to: write_array(to / FIRST_ARTIST, artist))
    job = Job(None, 100, None, 0, {}, {})
    task = Task(job, shop, lambda _: None)
    shop.run("factors", ("listens", "read", "sound"), lambda to: factors(task, to))

    for kind in ("item", "artist"):
        placed = shop.array("factors", people_file(kind))
        assert placed.shape == (30, LEARNING[kind].n_factors)
    rows, learned = (shop.array("factors", name) for name in files_of("item"))
    assert rows.tolist() == np.unique(plays.track).tolist()
    assert learned.shape == (len(rows), LEARNING["item"].n_factors)
    numbers, learned = (shop.array("factors", name) for name in files_of("artist"))
    assert numbers.tolist() == np.unique(artist[plays.track]).tolist()
    expected = Following.counted(plays, N_TRACKS, SMALLEST)
    for name, values in expected.arrays().items():
        assert name.startswith(f"{FOLDER}/following_")
        assert np.array_equal(shop.array("factors", name), values)
    for name, values in PlayedBy.counted(plays, N_TRACKS).arrays().items():
        assert np.array_equal(shop.array("factors", name), values)
