from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from analytics.artifacts import open_build
from analytics.listening.plays import Plays
from analytics.recommending.played_by import PlayedBy
from tests.listening import add_listeners
from tests.plays import some_plays

N_TRACKS = 60


def test_people_are_counted_once_however_often_they_play() -> None:
    listener, track = np.array([0, 0, 1, 2, 2]), np.array([4, 4, 4, 2, 4])
    plays = Plays.ordered(listener, track, np.arange(5), np.full(5, 3), 4)
    found = PlayedBy.counted(plays, 6)
    assert [found.n_people(row) for row in range(6)] == [0, 0, 1, 0, 3, 0]


def test_people_who_play_both_are_those_found_by_hand() -> None:
    plays = some_plays(30, N_TRACKS, per_listener=12)
    found = PlayedBy.counted(plays, N_TRACKS)
    theirs = [set(plays.listener[plays.track == row].tolist()) for row in range(N_TRACKS)]
    for row in range(0, N_TRACKS, 7):
        assert found.n_people(row) == len(theirs[row])
        assert found.both([row], [3]) == len(theirs[row] & theirs[3])
        assert found.both([row, 1], [3, 4, 5]) == len(
            (theirs[row] | theirs[1]) & (theirs[3] | theirs[4] | theirs[5])
        )
    assert found.both([], [3]) == 0
    assert found.all_people().tolist() == [len(each) for each in theirs]
    every = np.arange(N_TRACKS)
    assert found.together(3, every).tolist() == [len(each & theirs[3]) for each in theirs]


def test_nobody_plays_anything_where_there_are_no_plays() -> None:
    found = PlayedBy.counted(some_plays(3, per_listener=0), 400)
    assert found.n_people(0) == found.both([0], [1]) == 0


def test_a_build_from_before_it_was_written_is_counted_anew(
    tiny_build: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(tiny_build, tmp_path / "home"))
    add_listeners(home, some_plays(20, 120), learned=False)
    build = open_build(home)
    plays = Plays.open(build)
    assert plays is not None
    found, expected = PlayedBy.open(build, 120), PlayedBy.counted(plays, 120)
    assert found is not None
    for name, values in expected.arrays().items():
        assert not build.has(name)
        assert np.array_equal(found.arrays()[name], values)


def test_a_build_without_plays_knows_of_nobody(tiny_build: Path) -> None:
    assert PlayedBy.open(open_build(tiny_build), 120) is None
