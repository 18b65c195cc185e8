"""Moods after a new build: the ones people know keep number, name, colour and shape."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.building.core import DEFAULT_MOODS
from analytics.building.drafting import write_draft
from analytics.clustering import Spec
from analytics.drafts import Drafts
from analytics.durable import replace_json
from analytics.engine import Engine
from analytics.home import Home
from analytics.pinning import pin, unpin
from tests.builders import make_tracks, write_csv

N = 150
QUICK = {"umap": lambda values, _seed: values[:, :2], "tsne": lambda values, _seed: values[:, 2:4]}


def catalogue(n: int, *, first: int = 0) -> pd.DataFrame:
    """Tracks `first` to `n` in three groups of which the first is large and the last small."""
    tracks = make_tracks(2 * n)
    kept = np.flatnonzero([(row % 3 == 0) or row % 6 == 1 or row % 12 == 2 for row in range(2 * n)])
    return tracks.iloc[kept[first : first + n]].reset_index(drop=True)


def run(tracks: pd.DataFrame, home: Path, **parts: Any) -> OpenBuild:
    data = write_csv(home.parent / "songs.csv", tracks)
    given = {"n_demo_tracks": None, "core": True, "k": 3, "seed": 0} | parts
    build(BuildSpec(data=data, **given), home, lambda _news: None, layouts=QUICK, lab=list)
    return open_build(home)


def of_group(opened: OpenBuild) -> dict[str, dict[str, Any]]:
    """The mood that most tracks of each genre are in; the genres are the groups."""
    genres = np.array([row[0] for row in opened.table("tracks.arrow")["genres"].to_pylist()])
    moods, labels = opened.json("moods.json"), opened.array("moods.npy")
    return {genre: moods[np.bincount(labels[genres == genre]).argmax()] for genre in set(genres)}


def known_by(mood: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(mood[key] for key in ("number", "name", "slug", "colour_slot", "shape"))


def disguised(home: Path) -> OpenBuild:
    """Pin moods that no build would number or colour as it does: 4 groups by another method."""
    drafts = Drafts(home)
    unfinished = drafts.start()
    write_draft(open_build(home), Spec("ward", (("k", 4),)), unfinished, lambda _news: None)
    drafts.publish(unfinished, "ward")
    pin(Home(home), "0001-ward")
    return open_build(home)


def assert_consistent(opened: OpenBuild) -> None:
    """Each track is in the mood with the nearest mean, and moods.json tells the sizes."""
    values, labels = opened.array("features.npy"), opened.array("moods.npy")
    moods = opened.json("moods.json")
    assert [mood["number"] for mood in moods] == list(range(len(moods)))
    assert [mood["n_tracks"] for mood in moods] == np.bincount(labels).tolist()
    means = np.array([values[labels == number].mean(axis=0) for number in range(len(moods))])
    apart = np.linalg.norm(values[:, None] - means, axis=2)
    np.testing.assert_array_equal(apart.argmin(axis=1), labels)
    for mood in moods:
        assert (labels[mood["representative"]] == mood["number"]).all()
        nearest = apart[:, mood["number"]][labels == mood["number"]].min()
        assert apart[mood["representative"][0], mood["number"]] == pytest.approx(nearest)
    looks = [(mood["colour_slot"], mood["shape"]) for mood in moods]
    assert len(set(looks)) == len(looks) == len({mood["slug"] for mood in moods})


# -- what stays --------------------------------------------------------------------------------


def test_moods_outlast_other_tracks_another_order_and_another_seed(tmp_path: Path) -> None:
    before = of_group(run(catalogue(N), tmp_path / "home"))
    # The smallest group becomes the largest, which alone would turn the numbers round.
    tracks = catalogue(N + 15, first=15)
    more = make_tracks(900, seed=1).iloc[2::3].assign(id=lambda each: each["id"] + "-new")
    tracks = pd.concat([tracks, more]).sample(frac=1, random_state=1).reset_index(drop=True)
    opened = run(tracks, tmp_path / "home", seed=5)
    after = of_group(opened)
    assert after["comedy"]["n_tracks"] > after["folk"]["n_tracks"] > after["house"]["n_tracks"]
    assert [known_by(after[genre]) for genre in before] == [known_by(before[g]) for g in before]
    assert after["comedy"]["number"] == 2
    assert_consistent(opened)
    changes = Engine(opened).changes()
    assert changes is not None
    assert (changes["n_tracks"], changes["n_changed"]) == (N - 15, 0)
    assert {(mood["status"], mood["moved_in"]) for mood in changes["moods"]} == {("kept", 0)}


def test_a_build_without_one_before_it_is_numbered_from_the_largest(tmp_path: Path) -> None:
    opened = run(catalogue(N), tmp_path / "home")
    sizes = [mood["n_tracks"] for mood in opened.json("moods.json")]
    assert sizes == sorted(sizes, reverse=True)
    assert Engine(opened).changes() is None
    assert_consistent(opened)


def test_more_moods_keep_those_that_still_are_what_they_were(tmp_path: Path) -> None:
    before = of_group(run(catalogue(N), tmp_path / "home"))
    opened = run(catalogue(N), tmp_path / "home", k=4)
    after = of_group(opened)
    kept = [genre for genre in before if known_by(after[genre]) == known_by(before[genre])]
    assert len(kept) >= 2
    assert_consistent(opened)
    changes = opened.json("changes.json")
    assert [mood["status"] for mood in changes["moods"]].count("new") == 1
    assert changes["gone"] == []


def test_the_full_build_follows_the_core_that_people_have_seen(tmp_path: Path) -> None:
    core = run(catalogue(N), tmp_path / "home", k=None)
    full = run(catalogue(N), tmp_path / "home", k=None, core=False)
    k = len(full.json("moods.json"))
    assert len(core.json("moods.json")) == DEFAULT_MOODS != k
    names = {known_by(mood)[1:] for mood in core.json("moods.json")}
    kept = [mood for mood in full.json("changes.json")["moods"] if mood["status"] == "kept"]
    assert kept
    assert all(known_by(full.json("moods.json")[mood["number"]])[1:] in names for mood in kept)
    np.testing.assert_array_equal(full.array("moods.npy"), full.array(f"labels/k{k:02d}.npy"))
    assert_consistent(full)


def test_a_new_core_has_as_many_moods_as_people_know(tmp_path: Path) -> None:
    full = run(catalogue(N), tmp_path / "home", k=None, core=False)
    core = run(catalogue(N), tmp_path / "home", k=None, seed=1)
    assert core.manifest["stage"] == "core"
    looks = [
        [(mood["number"], mood["colour_slot"], mood["shape"]) for mood in each.json("moods.json")]
        for each in (full, core)
    ]
    assert looks[0] == looks[1]
    assert len(looks[0]) != DEFAULT_MOODS


# -- which moods are followed ------------------------------------------------------------------


def test_tracks_nobody_knows_are_grouped_as_if_nothing_had_been_before(tmp_path: Path) -> None:
    run(catalogue(N), tmp_path / "home", k=4)
    strangers = catalogue(N).assign(id=[f"other-{row}" for row in range(N)])
    after = run(strangers, tmp_path / "home", k=None, core=False)
    fresh = run(strangers, tmp_path / "fresh", k=None, core=False)
    for name in ("moods.npy", "moods.json", "changes.json"):
        assert after.bytes(name) == fresh.bytes(name)


def test_a_damaged_build_is_passed_over(tmp_path: Path) -> None:
    run(catalogue(N), tmp_path / "home", k=4)
    serving = run(catalogue(N), tmp_path / "home", k=3)
    (serving.path / "moods.npy").write_bytes(b"")
    again = run(catalogue(N), tmp_path / "home", k=3, seed=1)
    assert [mood["name"] for mood in again.json("changes.json")["gone"]]
    for folder in (tmp_path / "home" / "builds").iterdir():
        (folder / "moods.json").write_bytes(b"")
    alone = run(catalogue(N), tmp_path / "home", k=3, seed=2)
    assert not alone.has("changes.json")
    fresh = run(catalogue(N), tmp_path / "fresh", k=3, seed=2)
    assert alone.bytes("moods.npy") == fresh.bytes("moods.npy")


def test_pinned_moods_are_the_ones_people_know(tmp_path: Path) -> None:
    run(catalogue(N), tmp_path / "home", k=4)
    assert run(catalogue(N), tmp_path / "home", k=3).has("changes.json")
    pinned = disguised(tmp_path / "home")
    assert not pinned.has("changes.json"), "it was about other moods"
    opened = run(catalogue(N), tmp_path / "home", k=4, seed=1)
    names = {mood["name"] for mood in pinned.json("moods.json")}
    flows = opened.json("changes.json")["flows"]
    assert {before for before, _now, _n in flows} == set(range(len(names)))
    assert {mood["was"] for mood in opened.json("changes.json")["moods"]} <= names
    assert_consistent(opened)


def test_moods_that_were_unpinned_are_not_followed(tmp_path: Path) -> None:
    own = run(catalogue(N), tmp_path / "home", k=3)
    disguised(tmp_path / "home")
    unpin(Home(tmp_path / "home"))
    opened = run(catalogue(N), tmp_path / "home", k=3, seed=1)
    assert opened.json("moods.json") == own.json("moods.json")


def test_the_full_build_follows_moods_pinned_over_its_core(tmp_path: Path) -> None:
    run(catalogue(N), tmp_path / "home", k=4)
    pinned = disguised(tmp_path / "home")
    full = run(catalogue(N), tmp_path / "home", k=4, core=False)
    assert full.manifest["stage"] == "full"
    changes = full.json("changes.json")
    assert {mood["was"] for mood in changes["moods"]} <= {
        mood["name"] for mood in pinned.json("moods.json")
    }
    assert_consistent(full)


# -- a build that goes on ----------------------------------------------------------------------


@pytest.mark.parametrize("work_is_lost", [False, True])
def test_a_build_that_goes_on_after_its_core_keeps_the_moods_of_it(
    tmp_path: Path, work_is_lost: bool
) -> None:
    run(catalogue(N), tmp_path / "home", k=4)
    core = run(catalogue(N), tmp_path / "home", k=3, seed=1)
    if work_is_lost:
        shutil.rmtree(tmp_path / "home" / "work")
    full = run(catalogue(N), tmp_path / "home", k=3, seed=1, core=False)
    assert full.manifest["stage"] == "full"
    for name in ("moods.npy", "moods.json", "changes.json"):
        assert full.bytes(name) == core.bytes(name)


def test_a_core_is_numbered_anew_if_other_moods_serve_by_the_time_it_goes_on(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "home")
    first = run(catalogue(N), home.path, k=3)
    core = run(catalogue(N), home.path, k=4, seed=1)
    # As if it had been killed before its core was published, and then a draft was pinned.
    followed_first = core.json("changes.json")
    replace_json(home.pointer_path, {"build": first.manifest["build"], "previous": None})
    shutil.rmtree(core.path)
    pinned = disguised(home.path)
    again = run(catalogue(N), home.path, k=4, seed=1)
    assert {mood["was"] for mood in again.json("changes.json")["moods"]} <= {
        mood["name"] for mood in pinned.json("moods.json")
    }
    assert again.json("changes.json") != followed_first
