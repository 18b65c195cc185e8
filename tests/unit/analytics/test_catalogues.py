"""A file becomes a catalogue beside the one that serves, and is put to use, and gone back from."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from analytics import exchange
from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.building.drafting import write_draft
from analytics.building.lab_steps import lab_steps
from analytics.building.progress import Progress
from analytics.building.steps import core_steps, full_steps
from analytics.building.task import Job
from analytics.catalogues import (
    Catalogues,
    DamagedCatalogue,
    ImportSpec,
    NoCatalogue,
    NotExchanged,
    discard,
    estimated_seconds,
    name_in_use,
    use,
)
from analytics.clustering import Spec
from analytics.drafts import Drafts
from analytics.engine import Engine
from analytics.errors import InvalidSpec, UnusableFile
from analytics.home import Home
from analytics.importing import write_catalogue
from analytics.pinning import pin, unpin
from analytics.schema import FEATURE_NAMES
from tests.builders import make_tracks, write_csv
from tests.running_jobs import core_build, silent


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a core build of 120 tracks, and one catalogue of 90 beside it."""
    folder = tmp_path_factory.mktemp("catalogues")
    home = core_build(folder)
    brought = write_csv(folder / "brought.csv", make_tracks(90, seed=1))
    imported(home, brought)
    return home


def imported(home: Path, data: Path) -> str:
    kept = Catalogues(home)
    folder = kept.start()
    write_catalogue(open_build(home), data, None, folder, silent)
    return kept.publish(folder)


@pytest.fixture
def home(first: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(first, tmp_path / "home")))


def test_what_is_made_of_a_file_changes_nothing_that_serves(home: Home) -> None:
    assert Engine(open_build(home)).catalogue.n_tracks == 120
    (only,) = Catalogues(home.path).summaries()
    assert (only["name"], only["file"], only["n_tracks"]) == ("0001", "brought.csv", 90)
    assert only["sentences"][0] == "90 tracks from 90 rows of brought.csv."
    assert sorted(each.name for each in (home.path / "catalogues").iterdir()) == ["0001"]
    assert not (home.path / "catalogues" / "0001" / ".work").exists()


def test_a_catalogue_is_put_to_use_and_what_served_can_come_back(home: Home) -> None:
    before = open_build(home)

    use(home, "0001")
    assert Engine(open_build(home)).catalogue.n_tracks == 90
    assert name_in_use(open_build(home).path) == "0001"
    assert [each["n_tracks"] for each in Catalogues(home.path).summaries()] == [120, 90]

    use(home, "0002")
    again = open_build(home)
    assert Engine(again).catalogue.n_tracks == 120
    assert again.manifest["fingerprint"] == before.manifest["fingerprint"]
    same = {name: file for name, file in again.manifest["files"].items() if name != "kept.json"}
    assert same == before.manifest["files"]


def test_going_to_and_fro_keeps_each_catalogue_once(home: Home) -> None:
    for name in ("0001", "0002", "0001", "0001", "0002"):
        use(home, name)
    assert Catalogues(home.path).names() == ["0002", "0001"]
    assert len(home.published()) == 2


def test_the_same_file_is_the_build_that_the_command_line_makes(home: Home) -> None:
    """So that `build --if-needed` at the next start leaves it as it is."""
    use(home, "0001")
    serving = open_build(home).manifest

    data = write_csv(home.path.parent / "x.csv", make_tracks(90, seed=1))
    spec = BuildSpec(data, None, core=False, k=None, seed=0)
    other = build(spec, home.path, silent)

    assert other == serving["build"]


def test_what_serves_when_moods_were_pinned_is_kept_with_moods_of_its_own(home: Home) -> None:
    own = open_build(home)
    drafts = Drafts(home.path)
    folder = drafts.start()
    write_draft(own, Spec("kmeans", (("k", 4), ("n_init", 1))), folder, silent)
    pin(home, drafts.publish(folder, "kmeans"))

    use(home, "0001")
    use(home, "0002")

    assert open_build(home).array("moods.npy").tolist() == own.array("moods.npy").tolist()


def test_a_catalogue_in_use_stays_it_when_moods_are_pinned_and_unpinned(home: Home) -> None:
    use(home, "0001")
    drafts = Drafts(home.path)
    folder = drafts.start()
    write_draft(open_build(home), Spec("kmeans", (("k", 4), ("n_init", 1))), folder, silent)
    pin(home, drafts.publish(folder, "kmeans"))
    assert name_in_use(open_build(home).path) == "0001"
    unpin(home)
    assert name_in_use(open_build(home).path) == "0001"


def test_a_catalogue_is_thrown_away_unless_it_is_in_use(home: Home) -> None:
    use(home, "0001")

    with pytest.raises(NotExchanged, match="in use"):
        discard(home, "0001")
    use(home, "0002")
    discard(home, "0001")

    assert Catalogues(home.path).names() == ["0002"]
    with pytest.raises(NoCatalogue):
        discard(home, "0001")


@pytest.mark.parametrize("name", ["0009", "", "..", "../builds", "0001/..", "x" * 300, "\0"])
def test_a_name_of_none_is_refused(home: Home, name: str) -> None:
    for act in (use, discard):
        with pytest.raises(NoCatalogue):
            act(home, name)


def test_a_damaged_catalogue_is_refused_and_what_served_goes_on(home: Home) -> None:
    with (home.path / "catalogues" / "0001" / "features.npy").open("r+b") as file:
        file.seek(200)
        file.write(b"\xff\xff")

    with pytest.raises(DamagedCatalogue, match="features"):
        use(home, "0001")

    assert Engine(open_build(home)).catalogue.n_tracks == 120
    assert Catalogues(home.path).names() == ["0001"]


def test_a_full_disk_leaves_what_served_and_nothing_half(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(path.name for path in home.builds.iterdir())

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exchange.shutil, "copyfile", full)
    with pytest.raises(NotExchanged, match="No space left"):
        use(home, "0001")

    assert sorted(path.name for path in home.builds.iterdir()) == before
    assert Catalogues(home.path).names() == ["0001"]
    Catalogues(home.path).sweep()
    assert [path.name for path in (home.path / "catalogues").iterdir()] == ["0001"]


def test_a_job_that_ends_meanwhile_sweeps_nothing_of_what_is_being_kept(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copyfile

    def swept(source: Path, target: Path) -> None:
        copy(source, target)
        Catalogues(home.path).sweep()

    monkeypatch.setattr(exchange.shutil, "copyfile", swept)
    use(home, "0001")

    assert Catalogues(home.path).open("0002").manifest["n_tracks"] == 120
    use(home, "0002")


def test_two_that_want_the_same_number_get_one_each(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, folders = Catalogues(home.path), []
    for place in ("one", "two"):
        folder = home.path / place
        folder.mkdir()
        (folder / "x").write_text("x")
        folders.append(folder)
    known = kept.names()
    first = kept.publish(folders[0])
    looks = [known, [first, *known]]  # the second looked before the first was there
    monkeypatch.setattr(kept, "names", lambda: looks.pop(0))

    assert (first, kept.publish(folders[1])) == ("0002", "0003")


def test_while_a_build_runs_nothing_is_exchanged(home: Home) -> None:
    with home.lock(), pytest.raises(NotExchanged, match="A build is under way"):
        use(home, "0001")


def test_an_unusable_file_is_refused_and_leaves_nothing(home: Home, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")

    with pytest.raises(UnusableFile, match=r"bad.csv, row 1: no column name is known"):
        imported(home.path, bad)
    Catalogues(home.path).sweep()

    assert [path.name for path in (home.path / "catalogues").iterdir()] == ["0001"]


def test_moods_of_the_same_tracks_keep_their_names(home: Home, tmp_path: Path) -> None:
    data = write_csv(tmp_path / "less.csv", make_tracks(120).iloc[:110])

    name = imported(home.path, data)

    before = {mood["slug"] for mood in open_build(home).json("moods.json")}
    after = {mood["slug"] for mood in Catalogues(home.path).open(name).json("moods.json")}
    assert before & after, "moods that people know are met again"


def test_the_maker_tells_how_far_it_is(home: Home, tmp_path: Path) -> None:
    news: list[Progress] = []
    kept = Catalogues(home.path)
    data = write_csv(tmp_path / "few.csv", make_tracks(30))

    write_catalogue(open_build(home), data, None, kept.start(), news.append)

    assert [each.fraction for each in news] == sorted(each.fraction for each in news)
    assert news[0].step == "Reading the file" and news[-1].fraction == 1.0


def test_columns_that_were_said_are_read_so_and_make_another_order(
    home: Home, tmp_path: Path
) -> None:
    data = write_csv(tmp_path / "odd.csv", make_tracks(30))
    text = data.read_text().replace("track_name", "Was", 1)
    data.write_text(text)
    head = text.partition("\n")[0].split(",")
    columns = {
        "id": head.index("track_id"), "name": head.index("Was"),
        "artists": head.index("artists"),
        **{name: head.index(name) for name in FEATURE_NAMES[1:]},
    }  # fmt: skip
    kept = Catalogues(home.path)
    folder = kept.start()

    write_catalogue(open_build(home), data, columns, folder, silent)
    made = OpenBuild(folder, json.loads((folder / "manifest.json").read_bytes()))

    assert made.manifest["spec"]["columns"] == columns
    assert made.json("header.json")["name"]["name"] == "Was"
    assert "danceability" in made.json("health.json")["features_missing"]


def test_the_time_it_takes_is_between_half_and_twice_what_its_steps_expect(home: Home) -> None:
    catalogue = Engine(open_build(home)).catalogue
    job = Job(Path("x"), 0, None, 0, {}, None)  # type: ignore[arg-type]
    steps = [*core_steps(job), *full_steps(), *lab_steps()]
    for n_tracks in (100, 1_000, 10_000, 90_000):
        expected = sum(step.cost(n_tracks) for step in steps)
        ratio = estimated_seconds(ImportSpec(n_tracks=n_tracks), catalogue) / expected
        assert 0.45 < ratio < 2, n_tracks


@pytest.mark.parametrize(
    "sent",
    [{"upload": 3}, {"upload": "../x"}, {"upload": "A" * 32}, {"upload": "a" * 31}, {"x": 1},
     {"n_tracks": -1}, {"n_tracks": 1.5}, {"n_tracks": True}, {"n_tracks": 10**9},
     {"columns": []}, {"columns": {"name": "1"}}, [], None],
)  # fmt: skip
def test_what_may_be_asked_for_is_checked(sent: Any) -> None:
    with pytest.raises(InvalidSpec):
        ImportSpec.from_dict(sent)


def test_a_spec_comes_back_as_it_was() -> None:
    for spec in (ImportSpec(), ImportSpec("a" * 32, (("name", 1), ("energy", 4)), 900)):
        assert ImportSpec.from_dict(spec.to_dict()) == spec
    assert ImportSpec.from_dict({"upload": "b" * 32}) == ImportSpec("b" * 32)
