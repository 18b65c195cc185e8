"""Another range of numbers of groups: the same science as a build's, kept beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score
from threadpoolctl import threadpool_limits

from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.building.progress import Progress
from analytics.building.sweeping import write_sweep
from analytics.catalogue import Catalogue
from analytics.clustering import Spec, cluster
from analytics.errors import InvalidSpec
from analytics.sweeps import DamagedSweep, NoSweep, Sweeps, SweepSpec, estimated_seconds
from tests.builders import make_tracks, write_csv

N_TRACKS = 120


def silent(_news: Progress) -> None:
    pass


def a_home(folder: Path, n_tracks: int = N_TRACKS, seed: int = 0) -> Path:
    """A home with a core build."""
    data = write_csv(folder / "songs.csv", make_tracks(n_tracks, seed=seed))
    build(BuildSpec(data, None, core=True, k=2, seed=0), folder / "home", silent)
    return folder / "home"


@pytest.fixture(scope="module")
def heard() -> list[Progress]:
    """What the sweep of `swept` told."""
    return []


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory, heard: list[Progress]) -> Path:
    """A home with one sweep, 2 to 6; not to be changed."""
    home = a_home(tmp_path_factory.mktemp("sweeps"))
    with threadpool_limits(1):
        sweep(home, SweepSpec(2, 6), heard)
    return home


@pytest.fixture
def home(swept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(swept, tmp_path / "home"))


@pytest.fixture(scope="module")
def opened(swept: Path) -> OpenBuild:
    return Sweeps(swept).open("0001")


def sweep(home: Path, spec: SweepSpec, heard: list[Progress] | None = None) -> str:
    """Run a sweep on the build of a home; its name."""
    sweeps = Sweeps(home)
    folder = sweeps.start()
    write_sweep(open_build(home), spec, folder, silent if heard is None else heard.append)
    return sweeps.publish(folder)


# -- what a sweep finds ------------------------------------------------------------------------


def test_every_number_of_groups_has_the_scores_of_scikit_learn(
    swept: Path, opened: OpenBuild
) -> None:
    values = np.array(open_build(swept).array("features.npy"), dtype=np.float64)
    scores = opened.json("sweep.json")["scores"]
    assert [score["k"] for score in scores] == [2, 3, 4, 5, 6]
    for score in scores:
        found = cluster(values, Spec("kmeans", (("k", score["k"]),)))
        assert score["inertia"] == pytest.approx(found.inertia, rel=1e-5)
        assert score["silhouette"] == pytest.approx(
            silhouette_score(values, found.labels), abs=1e-5
        )
        assert score["davies_bouldin"] == pytest.approx(
            davies_bouldin_score(values, found.labels), rel=1e-5
        )
        assert score["calinski_harabasz"] == pytest.approx(
            calinski_harabasz_score(values, found.labels), rel=1e-5
        )
        assert len(score["stability_per_group"]) == score["k"]
        assert score["gap_error"] > 0
        assert -1 <= score["reference_silhouette"] <= 1


def test_three_obvious_groups_are_what_the_criteria_choose(opened: OpenBuild) -> None:
    found = opened.json("sweep.json")
    choices = found["choices"]
    assert {choices[name] for name in ("silhouette", "davies_bouldin", "gap", "stability")} == {3}
    assert found["agreement"]["words"]
    assert found["proof"]["n_bootstraps"] == 30
    assert found["recommended"]["k"] == 4, "3 is not offered as moods where there is more"


def test_the_clustergram_has_every_number_tried(opened: OpenBuild) -> None:
    levels = opened.json("clustergram.json")["levels"]
    assert [level["k"] for level in levels] == [2, 3, 4, 5, 6]
    assert all(sum(level["sizes"]) == N_TRACKS for level in levels)


def test_it_says_what_it_was_made_from(swept: Path, opened: OpenBuild) -> None:
    manifest, serving = opened.manifest, open_build(swept).manifest
    assert SweepSpec.from_dict(manifest["spec"]) == SweepSpec(2, 6)
    assert manifest["fingerprint"] == serving["fingerprint"]
    assert manifest["versions"].keys() >= {"undertone", "scikit-learn"}


def test_the_same_seed_finds_the_same(home: Path) -> None:
    with threadpool_limits(1):
        names = [sweep(home, SweepSpec(4, 5, seed=3)) for _ in range(2)]
    one, other = (Sweeps(home).open(name) for name in names)
    assert one.bytes("sweep.json") == other.bytes("sweep.json")


def test_a_sweep_tells_how_far_it_is(swept: Path, heard: list[Progress]) -> None:
    fractions = [news.fraction for news in heard]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert len(set(fractions)) > 30
    assert "Proving every number of groups" in {news.step for news in heard}


def test_a_wider_range_is_expected_to_take_longer(swept: Path) -> None:
    catalogue = Catalogue(open_build(swept))
    few, many = (estimated_seconds(SweepSpec(2, last), catalogue) for last in (3, 20))
    assert 0 < few < many


@pytest.mark.parametrize(
    "n_tracks, spec, sentence",
    [
        (8, SweepSpec(2, 20), "to is 20; it can be 3 to 7, as these tracks can be told apart"),
        (8, SweepSpec(9, 20), "from is 9; it can be 2 to 6, as these tracks can be told apart"),
        (3, SweepSpec(2, 5), "to is 5; it can be used where more than three tracks differ"),
    ],
)
def test_more_groups_than_tracks_differ_are_refused_with_those_that_can_be(
    tmp_path: Path, n_tracks: int, spec: SweepSpec, sentence: str
) -> None:
    home = a_home(tmp_path, n_tracks)
    with pytest.raises(InvalidSpec, match=sentence):
        sweep(home, spec)
    assert Sweeps(home).names() == []


def test_as_many_groups_as_there_can_be_are_tried(tmp_path: Path) -> None:
    home = a_home(tmp_path, 6)
    with threadpool_limits(1):
        found = Sweeps(home).open(sweep(home, SweepSpec(2, 5))).json("sweep.json")
    assert [score["k"] for score in found["scores"]] == [2, 3, 4, 5]


# -- what is kept ------------------------------------------------------------------------------


def copied(home: Path, name: str) -> Path:
    """A further sweep, the same as the first."""
    return Path(shutil.copytree(home / "sweeps" / "0001", home / "sweeps" / name))


def test_the_newest_is_first_and_only_those_of_the_tracks_that_are_asked_for(
    home: Path, tmp_path: Path
) -> None:
    copied(home, "0002")
    fingerprint = open_build(home).manifest["fingerprint"]
    listed = Sweeps(home).over(fingerprint[:16])
    assert [each["name"] for each in listed] == ["0002", "0001"]
    assert listed[0]["spec"] == {"from": 2, "to": 6, "seed": 0}
    assert Sweeps(home).over("another") == []


def test_a_damaged_sweep_says_so_and_hides_no_other(home: Path) -> None:
    path = copied(home, "0002") / "sweep.json"
    path.write_bytes(path.read_bytes()[:-1])
    sweeps = Sweeps(home)
    damaged, sound = sweeps.over(open_build(home).manifest["fingerprint"])
    assert damaged["name"] == "0002"
    assert damaged["problem"].startswith("Sweep 0002 is damaged and cannot be shown: sweep.json")
    assert (sound["name"], sound["problem"]) == ("0001", None)
    with pytest.raises(DamagedSweep):
        sweeps.open("0002")


@pytest.mark.parametrize("name", ["", ".", "..", "0001/", "../builds", "0002", "1", "0001\0", "x"])
def test_only_a_sweep_is_opened_whatever_name_is_asked_for(swept: Path, name: str) -> None:
    with pytest.raises(NoSweep):
        Sweeps(swept).open(name)
