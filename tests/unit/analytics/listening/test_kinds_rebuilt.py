"""Kinds of listeners after a new build: the ones people know keep number, colour and name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.building.segments import USUAL
from analytics.listening.kind_continuity import CHANGES, NUMBERS, KindChanges
from analytics.listening.kinds import Kinds
from analytics.listening.people import Listeners
from analytics.listening.pseudonyms import Key, read_key
from tests.builders import make_tracks, write_csv
from tests.plays import some_plays

N_TRACKS = 120
QUICK = {"umap": lambda values, _seed: values[:, :2], "tsne": lambda values, _seed: values[:, 2:4]}


def run(home: Path, listens: Sequence[str], *, core: bool = True, seed: int = 0) -> OpenBuild:
    data = write_csv(home.parent / "songs.csv", make_tracks(N_TRACKS))
    file = home.parent / "listens.csv"
    file.write_text("\n".join(["user_id,track_id,timestamp,play_count", *listens]) + "\n")
    spec = BuildSpec(
        data=data, n_demo_tracks=None, core=core, k=3, seed=seed, listens=(file,)
    )  # fmt: skip
    build(spec, home, lambda _news: None, layouts=QUICK)
    return open_build(home)


def listens(people: range, *, seed: int = 0, per_listener: int = 50) -> list[str]:
    """Rows of plays by people of as many tastes as there are kinds, with hours of their own."""
    plays = some_plays(people.stop, N_TRACKS, n_tastes=USUAL, per_listener=per_listener, seed=seed)
    return [
        f"person-{who},track-{track:05},{second},{count}"
        for who, track, second, count in zip(
            plays.listener.tolist(), plays.track.tolist(), plays.second.tolist(),
            plays.count.tolist(), strict=True,
        )
        if who in people
    ]  # fmt: skip


def kinds_in(opened: OpenBuild) -> Kinds:
    found = Kinds.open(opened)
    assert found is not None
    return found


def number_of(opened: OpenBuild, key: Key, people: range) -> list[int]:
    """The number of the kind of each of some people."""
    listeners, kinds = Listeners.open(opened), kinds_in(opened)
    assert listeners is not None
    places = [listeners.place_of(key.pseudonym(f"person-{who}")) for who in people]
    return [kinds.every[kinds.of[place]].number for place in places]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_next_week_people_are_of_the_kinds_they_were_of(home: Path) -> None:
    first = run(home, listens(range(120)))
    assert kinds_in(first).changes is None
    assert [kind.number for kind in kinds_in(first).every] == list(range(USUAL))
    # New plays, half as many people again, the rows upside down, another seed.
    more = [*listens(range(120)), *listens(range(180), seed=1, per_listener=25)]
    second = run(home, more[::-1], seed=5)
    key = read_key(home)
    then, now = (number_of(each, key, range(120)) for each in (first, second))
    changes = kinds_in(second).changes
    assert changes is not None
    assert changes.n_people == 120
    assert changes.n_changed == sum(old != new for old, new in zip(then, now, strict=True))
    both = np.zeros((max(then) + 1, max(now) + 1), dtype=int)
    np.add.at(both, (then, now), 1)
    assert 120 - changes.n_changed == both[linear_sum_assignment(-both)].sum()
    before = {kind.number: kind for kind in kinds_in(first).every}
    for kind in kinds_in(second).every:
        if kind.number in before:
            assert kind.colour_slot == before[kind.number].colour_slot
        else:
            assert kind.number >= len(before)
    assert changes.n_kept + changes.n_renamed + changes.n_new == len(kinds_in(second).every)


def test_the_same_plays_with_another_seed_of_rows_are_the_same_kinds(home: Path) -> None:
    rows = listens(range(90))
    first = run(home, rows)
    second = run(home, [*rows[::-1], "person-0,track-00000,1700000000,1"])
    known = [
        [(kind.number, kind.name, kind.colour_slot) for kind in kinds_in(each).every]
        for each in (first, second)
    ]
    assert known[0] == known[1]
    assert kinds_in(second).changes == KindChanges(90, 0, len(known[0]), 0, 0, 0)


def test_people_nobody_knows_are_kinds_under_numbers_of_their_own(home: Path) -> None:
    first = run(home, listens(range(60)))
    second = run(home, listens(range(100, 190)))
    assert kinds_in(second).changes is None
    used = {kind.number for kind in kinds_in(first).every}
    assert not used & {kind.number for kind in kinds_in(second).every}
    assert second.json(NUMBERS)["next"] == kinds_in(second).every[-1].number + 1


def test_the_full_build_follows_its_core_and_tells_changes_from_the_build_before(
    home: Path,
) -> None:
    first = run(home, listens(range(90)))
    then = number_of(first, read_key(home), range(90))
    rows = [*listens(range(90)), *listens(range(90), seed=2, per_listener=2)]
    core = run(home, rows)
    full = run(home, rows, core=False)
    assert full.manifest["stage"] == "full"
    numbers = [kind.number for kind in kinds_in(full).every]
    assert numbers == sorted(set(numbers))
    assert full.json(NUMBERS)["next"] >= core.json(NUMBERS)["next"] >= USUAL
    changes = kinds_in(full).changes
    assert changes is not None
    now = number_of(full, read_key(home), range(90))
    assert changes.n_changed == sum(old != new for old, new in zip(then, now, strict=True))
    labels = full.array("listening/lab/labels/kmeans.npy")
    assert labels.tolist() == kinds_in(full).of.tolist()


def test_a_first_build_tells_of_no_changes_though_its_core_had_other_kinds(home: Path) -> None:
    full = run(home, listens(range(90)), core=False)
    assert full.manifest["stage"] == "full"
    assert not full.has(CHANGES)
    assert kinds_in(full).changes is None
