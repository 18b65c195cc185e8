"""A draft becomes the build that serves, and goes again; nothing that was is lost."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics import exchange
from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.building.drafting import write_draft
from analytics.clustering import Spec
from analytics.drafts import DamagedDraft, Drafts, NoDraft
from analytics.durable import write_json
from analytics.engine import Engine
from analytics.exports import write_export
from analytics.filters import Filter
from analytics.home import Home
from analytics.manifest import seal, verified
from analytics.pinning import NotPinned, pin, pinned_draft, unpin
from dashapp.live import LiveEngines
from layouts.mood_portraits import MoodFacts
from tests.builders import make_tracks, write_csv
from tests.running_jobs import core_build, silent


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a core build and two drafts, of 4 and of 5 groups; not to be changed."""
    home = core_build(tmp_path_factory.mktemp("pinning"))
    drafts = Drafts(home)
    for k in (4, 5):
        unfinished = drafts.start()
        spec = Spec("kmeans", (("k", k), ("n_init", 2)))
        write_draft(open_build(home), spec, unfinished, silent)
        drafts.publish(unfinished, "kmeans")
    return home


@pytest.fixture
def home(core: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(core, tmp_path / "home")))


FOUR, FIVE = "0001-kmeans", "0002-kmeans"
REPORTS = ("trust.json", "rules.json", "lab/genres.json")


def resealed(folder: Path) -> None:
    """Let a build or draft that a test has changed be as published."""
    facts = json.loads((folder / "manifest.json").read_text())
    for name in ("manifest.json", "manifest.sha256"):
        (folder / name).unlink()
    for key in ("files", "format"):
        del facts[key]
    seal(folder, facts)


def n_moods(opened: OpenBuild) -> int:
    return len(opened.json("moods.json"))


# -- pinning -----------------------------------------------------------------------------------


def test_the_moods_of_a_pinned_draft_serve(home: Home) -> None:
    before, draft = open_build(home), Drafts(home.path).open(FOUR)
    name = pin(home, FOUR)
    now = open_build(home)
    assert (now.manifest["build"], now.warnings) == (name, ())
    assert np.array_equal(now.array("moods.npy"), draft.array("build/moods.npy"))
    assert now.json("moods.json") == draft.json("build/moods.json")
    assert pinned_draft(now.path) == FOUR
    assert now.manifest["fingerprint"] == before.manifest["fingerprint"]
    assert now.manifest["source"] == before.manifest["source"]


def test_everything_else_of_the_build_stays_as_it_was(home: Home) -> None:
    before = open_build(home)
    pin(home, FOUR)
    now = open_build(home)
    of_moods = {
        "moods.npy", "moods.json", "pinned.json", "rules.json", "trust.json", "lab/genres.json",
    }  # fmt: skip
    kept = {name: record for name, record in now.manifest["files"].items() if name not in of_moods}
    assert kept == {
        name: record for name, record in before.manifest["files"].items() if name not in of_moods
    }


def test_the_engine_answers_about_the_moods_of_the_draft(home: Home) -> None:
    pin(home, FOUR)
    engine = Engine(open_build(home))
    assert len(engine.options.moods) == 4
    assert engine.view(Filter()).mood_counts.sum() == 120
    for mood in engine.moods:
        assert engine.view(Filter(moods=(mood.slug,))).n_matches == mood.n_tracks


def test_an_app_that_runs_serves_the_draft_without_a_restart(home: Home) -> None:
    now = [0.0]
    engines = LiveEngines(home.pointer_path, lambda: Engine(open_build(home)), clock=lambda: now[0])
    assert len(engines.current().moods) == 3
    pin(home, FOUR)
    now[0] += 2
    assert len(engines.current().moods) == 4


def test_the_build_before_stays_the_previous_one_and_shares_no_file(home: Home) -> None:
    before = open_build(home)
    name = pin(home, FOUR)
    pointer = home.pointer()
    assert pointer is not None
    assert (pointer.build, pointer.previous) == (name, before.manifest["build"])
    # One fault on the disk must not damage both.
    (home.builds / name / "features.npy").write_bytes(b"gone")
    assert open_build(home).manifest["build"] == before.manifest["build"]


def test_pinning_twice_is_pinning_once(home: Home) -> None:
    assert pin(home, FOUR) == pin(home, FOUR)
    assert len(home.published()) == 2


def test_another_draft_is_pinned_over_the_first(home: Home) -> None:
    own = open_build(home).manifest["build"]
    pin(home, FOUR)
    name = pin(home, FIVE)
    assert n_moods(open_build(home)) == 5
    assert home.published() == [name, own]
    unpin(home)
    assert n_moods(open_build(home)) == 3


def test_building_again_finds_nothing_to_do_and_the_draft_stays(home: Home, core: Path) -> None:
    name = pin(home, FOUR)
    spec = BuildSpec(core.parent / "songs.csv", None, core=True, k=3, seed=0)
    assert build(spec, home.path, silent) == name
    assert n_moods(open_build(home)) == 4


def test_reports_about_the_moods_that_were_give_way_to_those_of_the_draft(home: Home) -> None:
    before = open_build(home)
    for name in (*REPORTS, "lab/methods.json"):
        (before.path / name).parent.mkdir(exist_ok=True)
        write_json(before.path / name, ["about three moods"])
    resealed(before.path)
    pin(home, FOUR)
    now = open_build(home)
    draft = Drafts(home.path).open(FOUR)
    for name in REPORTS:
        assert now.json(name) == draft.json(f"build/{name}")
    # What k-means found is still there to be compared with.
    assert np.array_equal(now.array("lab/labels/kmeans.npy"), before.array("moods.npy"))
    pin(home, FIVE)
    again = open_build(home)
    assert np.array_equal(again.array("lab/labels/kmeans.npy"), before.array("moods.npy"))
    unpin(home)
    assert open_build(home).json("trust.json") == ["about three moods"]


def test_a_draft_of_an_earlier_release_leaves_nothing_said_of_other_moods(home: Home) -> None:
    before = open_build(home)
    write_json(before.path / "trust.json", ["about three moods"])
    resealed(before.path)
    folder = home.path / "drafts" / FOUR
    for name in REPORTS:
        (folder / "build" / name).unlink()
    resealed(folder)
    pin(home, FOUR)
    assert not open_build(home).has("trust.json")


def test_the_moods_page_has_the_rules_and_the_trust_of_pinned_moods(home: Home) -> None:
    pin(home, FOUR)
    engine = Engine(open_build(home))
    portraits = MoodFacts.of(engine).portraits
    assert len(portraits) == 4
    for portrait in portraits:
        assert portrait.rule is not None and portrait.trust is not None
        assert portrait.rule.recall > 0
        assert 0 <= portrait.trust["stability"] <= 1
        sized = engine.view(Filter(moods=(portrait.mood.slug,))).n_matches
        caught = engine.matching(portrait.rule.chosen) & engine.catalogue.mood_matches(
            [portrait.mood.slug]
        )
        assert portrait.rule.recall == pytest.approx(caught.sum() / sized)


def test_an_export_of_a_pinned_build_has_both_the_moods_and_what_k_means_found(
    home: Home, tmp_path: Path
) -> None:
    before = open_build(home)
    methods = [{"key": "kmeans", "label": "k-means", "spec": {}, "n_groups": 3, "n_noise": 0,
                "sizes": [40, 40, 40], "facts": {}}]  # fmt: skip
    (before.path / "lab").mkdir(exist_ok=True)
    write_json(before.path / "lab" / "methods.json", methods)
    resealed(before.path)
    pin(home, FOUR)
    write_export(Engine(open_build(home)), "clusters", Filter(), "csv", tmp_path / "all.csv")
    table = pd.read_csv(tmp_path / "all.csv")
    assert np.array_equal(table["cluster"], open_build(home).array("moods.npy"))
    assert np.array_equal(table["cluster_kmeans"], before.array("moods.npy"))


# -- unpinning ---------------------------------------------------------------------------------


def test_unpinning_points_back(home: Home) -> None:
    before = open_build(home).manifest["build"]
    pinned = pin(home, FOUR)
    assert unpin(home) == before
    now = open_build(home)
    assert (now.manifest["build"], n_moods(now), pinned_draft(now.path)) == (before, 3, None)
    assert home.published() == [pinned, before]
    assert pin(home, FOUR) != pinned
    assert n_moods(open_build(home)) == 4


def test_there_must_be_something_to_unpin(home: Home) -> None:
    with pytest.raises(NotPinned, match="No draft is pinned"):
        unpin(home)


def test_what_a_damaged_build_was_pinned_over_is_not_served(home: Home) -> None:
    own = open_build(home).path
    pinned = pin(home, FOUR)
    (own / "pca.npy").unlink()
    with pytest.raises(NotPinned, match="build the catalogue anew"):
        unpin(home)
    assert open_build(home).manifest["build"] == pinned


# -- what is refused ---------------------------------------------------------------------------


def test_a_draft_of_another_catalogue_is_refused(home: Home, tmp_path: Path) -> None:
    data = write_csv(tmp_path / "others.csv", make_tracks(90, seed=5))
    name = build(BuildSpec(data, None, core=True, k=3, seed=0), home.path, silent)
    with pytest.raises(NotPinned, match="the tracks of another catalogue"):
        pin(home, FOUR)
    assert open_build(home).manifest["build"] == name


def test_more_groups_than_there_can_be_moods_are_refused(home: Home) -> None:
    folder = home.path / "drafts" / FOUR
    moods = json.loads((folder / "build" / "moods.json").read_text())
    write_json(folder / "build" / "moods.json", moods * 64)
    resealed(folder)
    with pytest.raises(NotPinned, match="This draft has 256 groups; at most 255"):
        pin(home, FOUR)


def test_a_draft_cut_short_is_refused(home: Home) -> None:
    path = home.path / "drafts" / FOUR / "build" / "moods.npy"
    path.write_bytes(path.read_bytes()[:-7])
    with pytest.raises(DamagedDraft, match=r"moods\.npy has .* bytes instead of"):
        pin(home, FOUR)
    assert n_moods(open_build(home)) == 3


def test_a_draft_that_is_not_there_is_refused(home: Home) -> None:
    for name in ("0009-kmeans", "../builds/0001-core", ""):
        with pytest.raises(NoDraft):
            pin(home, name)


def test_nothing_is_pinned_while_a_build_runs(home: Home) -> None:
    with home.lock(), pytest.raises(NotPinned, match="A build is under way") as caught:
        pin(home, FOUR)
    assert str(home.path) not in str(caught.value)


def test_a_full_disk_changes_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = open_build(home).manifest["build"]

    def full(*_paths: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exchange.shutil, "copyfile", full)
    with pytest.raises(NotPinned, match="No space left on device"):
        pin(home, FOUR)
    monkeypatch.undo()
    assert [path.name for path in home.builds.iterdir()] == [before]
    pin(home, FOUR)


def test_an_attempt_that_was_killed_is_in_nobodys_way(home: Home) -> None:
    name = home.new_name(f"pinned-{FOUR}-00000000")
    (home.assembling(name) / "moods.npy").write_bytes(b"half")
    pin(home, FOUR)
    assert n_moods(open_build(home)) == 4


def test_a_pinned_build_is_sealed_like_any_other(home: Home) -> None:
    name = pin(home, FOUR)
    assert verified(home.builds / name)["files"].keys() >= {"pinned.json", "moods.npy"}
