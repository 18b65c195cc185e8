from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, HomeInUse, HomeUnusable, Progress, build
from analytics.errors import InvalidSpec, NoBuild, UnusableFile
from analytics.home import Home
from analytics.schema import FEATURE_NAMES, FIELDS, NUMBER_COLUMNS
from tests.builders import make_tracks, write_csv

FloatArray = np.ndarray[Any, np.dtype[np.float32]]


def quick_map(values: FloatArray, seed: int) -> FloatArray:
    """Stands in for UMAP and t-SNE, which take long to start; turned by a degree per seed."""
    angle = np.deg2rad(seed)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return (values[:, :2] @ turn).astype(np.float32)


QUICK = {"umap": quick_map, "tsne": quick_map}


def silent(_news: Progress) -> None:
    pass


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "songs.csv", make_tracks(60))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def a_spec(data: Path | None, **overrides: Any) -> BuildSpec:
    parts = {"data": data, "n_demo_tracks": None, "core": True, "k": None, "seed": 0}
    return BuildSpec(**{**parts, **overrides})


def run(spec: BuildSpec, home: Path) -> OpenBuild:
    """Build, and open what then serves."""
    name = build(spec, home, silent, layouts=QUICK)
    opened = open_build(home)
    assert opened.manifest["build"] == name
    assert opened.warnings == ()
    return opened


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> OpenBuild:
    """A core build of 60 tracks, to be looked at only."""
    folder = tmp_path_factory.mktemp("core")
    data = write_csv(folder / "songs.csv", make_tracks(60))
    return run(a_spec(data), folder / "home")


@pytest.fixture(scope="module")
def full(core: OpenBuild, tmp_path_factory: pytest.TempPathFactory) -> OpenBuild:
    """The full build of the same, made after a core build; to be looked at only."""
    folder = tmp_path_factory.mktemp("full")
    shutil.copytree(home_of(core), folder / "home")
    data = write_csv(folder / "songs.csv", make_tracks(60))
    return run(a_spec(data, core=False), folder / "home")


def home_of(opened: OpenBuild) -> Path:
    """The home that a build is in."""
    return opened.path.parent.parent


# -- what a build is ---------------------------------------------------------------------------


def test_a_core_build_has_every_file_that_browsing_needs(core: OpenBuild) -> None:
    manifest = core.manifest
    assert (manifest["stage"], manifest["n_tracks"]) == ("core", 60)
    assert manifest["source"]["file"] == "songs.csv"
    assert manifest["spec"] == {"k": None, "seed": 0, "n_demo_tracks": None}
    assert set(manifest["timings"]) == {
        "read", "index", "search", "features", "map", "moods", "sound", "profiles", "albums",
            "regions",
    }  # fmt: skip
    expected = {
        "tracks.arrow", "recording.npy", "genres.json", "genre_set.npy", "genre_sets_indptr.npy",
        "genre_sets_ids.npy", "artists.arrow", "artist_rows_indptr.npy", "artist_rows.npy",
        "features.npy", "features.json", "percentiles.npy", "missing_any.npy", "pca.npy",
        "sound.npy", "sound.json", "sound_room.npy", "first_artist.npy", "context.npy",
        "artist_sounds.npy", "artist_songs.npy", "artist_songs_indptr.npy", "artist_fame.npy",
        "artist_spread.npy", "artist_places.npy", "mapped_artists.npy", "genre_songs.npy",
        "genre_songs_indptr.npy", "genre_sounds.npy", "genre_spread.npy", "genre_places.npy",
        "profiles.json", "pca.json", "moods.npy", "moods.json", "health.json", "header.json",
        "rejected.csv",
        "browser/map-pca.bin", "browser/map-pca.json",
    }  # fmt: skip
    numbers = set(NUMBER_COLUMNS) - {"artist_popularity", "followers"}
    expected |= {f"numbers/{name}.npy" for name in numbers}
    expected |= {f"order/{name}.npy" for name in (*numbers, "name", "artists", "album", "genres")}
    expected |= {f"steps/{name}.npy" for name in FIELDS}
    expected |= {"search/names.arrow", "search/words.arrow"} | {
        f"search/{name}.npy"
        for name in (
            "kinds", "of", "popularity", "letters", "alphabet", "ending_word", "ending_start",
            "name_indptr", "name_entries", "credit_indptr", "credit_entries",
        )
    }  # fmt: skip
    expected |= {f"matching/{name}_{part}.npy" for name in ("ids", "names", "bare_names")
                 for part in ("hashes", "rows")} | {"matching/n_artists.npy"}  # fmt: skip
    expected |= {"sound.npy", "sound.json", "sound_room.npy", "first_artist.npy",
                 "artist_sounds.npy", "context.npy"}  # fmt: skip
    expected |= {"albums.arrow", "album_of.npy", "album_songs_indptr.npy", "album_songs.npy",
                 "album_sounds.npy", "album_spread.npy", "album_facts.json"}  # fmt: skip
    expected |= {"regions.npy", "region_centres.npy", "regions.json"}
    assert set(manifest["files"]) == expected
    assert {path.relative_to(core.path).as_posix() for path in core.path.rglob("*.*")} == {
        *expected, "manifest.json", "manifest.sha256",
    }  # fmt: skip


def test_the_arrays_have_the_agreed_shapes_and_types(full: OpenBuild) -> None:
    f = len(FEATURE_NAMES)
    shapes = {
        "features.npy": ((60, f), np.float32), "percentiles.npy": ((f, 60), np.uint8),
        "missing_any.npy": ((60,), np.bool_), "pca.npy": ((60, 2), np.float32),
        "umap.npy": ((60, 2), np.float32), "tsne.npy": ((60, 2), np.float32),
        "moods.npy": ((60,), np.uint8), "recording.npy": ((60,), np.int32),
        "order/tempo.npy": ((60,), np.int32),
        "numbers/tempo.npy": ((60,), np.float32), "steps/tempo.npy": ((60,), np.uint8),
        "labels/k03.npy": ((60,), np.uint8), "silhouette/k03.npy": ((60,), np.float32),
    }  # fmt: skip
    for name, (shape, kind) in shapes.items():
        array = full.array(name)
        assert (array.shape, array.dtype) == (shape, kind), name
        assert array.flags.c_contiguous, name
    assert np.isfinite(full.array("features.npy")).all()
    for projection in ("pca", "umap", "tsne"):
        assert len(full.bytes(f"browser/map-{projection}.bin")) == 60 * 2 * 2


def test_the_tracks_are_those_of_the_file(core: OpenBuild) -> None:
    tracks = core.table("tracks.arrow")
    assert tracks["id"].to_pylist() == [f"track-{row:05d}" for row in range(60)]
    assert tracks["genres"][1].as_py() == ["house"]
    expected = make_tracks(60)["tempo"].to_numpy()
    np.testing.assert_allclose(core.array("numbers/tempo.npy"), expected, rtol=1e-5)


def test_three_obvious_groups_become_three_moods(data: Path, home: Path) -> None:
    opened = run(a_spec(data, k=3), home)
    moods = opened.array("moods.npy")
    assert [len(set(moods[start::3])) for start in range(3)] == [1, 1, 1]
    assert sorted(mood["n_tracks"] for mood in opened.json("moods.json")) == [20, 20, 20]


def test_a_full_build_recommends_a_number_of_moods_and_uses_it(full: OpenBuild) -> None:
    sweep = full.json("sweep.json")
    assert full.manifest["stage"] == "full"
    assert [score["k"] for score in sweep["scores"]] == list(range(2, 13))
    assert max(sweep["scores"], key=lambda score: score["silhouette"])["k"] == 3
    k = sweep["used_k"]
    assert sweep["recommended"]["k"] == k
    assert sweep["recommended"]["reason"].startswith(f"{k} moods")
    np.testing.assert_array_equal(full.array("moods.npy"), full.array(f"labels/k{k:02d}.npy"))
    assert len(full.json("moods.json")) == k


def test_a_number_of_moods_that_was_asked_for_is_used_whatever_is_recommended(
    data: Path, home: Path
) -> None:
    core = run(a_spec(data, k=5), home)
    full = run(a_spec(data, k=5, core=False), home)
    assert full.json("sweep.json")["used_k"] == 5
    for name in ("moods.npy", "labels/k05.npy"):
        np.testing.assert_array_equal(full.array(name), core.array("moods.npy"))
    assert full.bytes("moods.json") == core.bytes("moods.json")


def test_more_moods_than_the_sweep_tries_can_be_asked_for(data: Path, home: Path) -> None:
    opened = run(a_spec(data, k=20, core=False), home)
    assert len(opened.json("moods.json")) == opened.json("sweep.json")["used_k"] == 20


def test_a_small_file_gets_as_many_moods_as_it_has_room_for(tmp_path: Path, home: Path) -> None:
    data = write_csv(tmp_path / "few.csv", make_tracks(5))
    opened = run(a_spec(data, core=False), home)
    assert [score["k"] for score in opened.json("sweep.json")["scores"]] == [2, 3, 4]
    assert not opened.has("labels/k05.npy")


def test_without_a_file_a_catalogue_is_made_up(home: Path) -> None:
    opened = run(a_spec(None, n_demo_tracks=300), home)
    assert opened.manifest["n_tracks"] == 300
    assert opened.manifest["source"]["file"] == "generated catalogue"


def test_the_same_order_gives_the_same_bytes(data: Path, home: Path, full: OpenBuild) -> None:
    again = run(a_spec(data, core=False), home)
    assert again.manifest["files"] == full.manifest["files"]
    assert again.manifest["fingerprint"] == full.manifest["fingerprint"]


def test_the_fingerprint_is_that_of_the_tracks_alone(
    data: Path, tmp_path: Path, home: Path
) -> None:
    first = run(a_spec(data, k=3), home).manifest["fingerprint"]
    assert run(a_spec(data, k=4), home).manifest["fingerprint"] == first
    renamed = shutil.copy(data, tmp_path / "renamed.csv")
    assert run(a_spec(renamed, seed=1), home).manifest["fingerprint"] == first
    longer = write_csv(tmp_path / "longer.csv", make_tracks(61))
    assert run(a_spec(longer), home).manifest["fingerprint"] != first


# -- building again ----------------------------------------------------------------------------


def news_of(spec: BuildSpec, home: Path) -> list[Progress]:
    heard: list[Progress] = []
    build(spec, home, heard.append, layouts=QUICK)
    return heard


@pytest.mark.parametrize("stage", ["core", "full"])
def test_what_is_built_already_is_kept(
    data: Path, stage: str, request: pytest.FixtureRequest
) -> None:
    before: OpenBuild = request.getfixturevalue(stage)
    news = news_of(a_spec(data, core=stage == "core"), home_of(before))
    assert [each.step for each in news] == ["Nothing has changed since the last build"]
    assert open_build(home_of(before)).path == before.path


def test_a_full_build_counts_as_the_core_of_the_same_order(data: Path, full: OpenBuild) -> None:
    assert run(a_spec(data), home_of(full)).path == full.path


def test_a_full_build_takes_over_the_work_of_the_core(
    data: Path, home: Path, core: OpenBuild
) -> None:
    shutil.copytree(home_of(core), home)
    words = [news.step for news in news_of(a_spec(data, core=False), home)]
    assert "Reading the file" not in words
    assert "Finding the moods" not in words
    assert words[0] == "Trying 2 moods"
    pointer = Home(home).pointer()
    assert pointer is not None
    assert pointer.previous == core.manifest["build"]


def test_two_builds_share_no_file_on_disk(data: Path, home: Path) -> None:
    run(a_spec(data, core=False), home)
    full = open_build(home)
    harmed = full.path / "tracks.arrow"
    content = bytearray(harmed.read_bytes())
    content[100] ^= 1
    with harmed.open("r+b") as file:  # in place, as a fault of the disk would
        file.write(content)
    core = open_build(home)
    assert core.manifest["stage"] == "core"
    assert "tracks.arrow has changed" in core.warnings[0]


def test_a_damaged_build_is_made_again(data: Path, home: Path, full: OpenBuild) -> None:
    damaged = open_build(shutil.copytree(home_of(full), home))
    (damaged.path / "pca.npy").unlink()
    again = run(a_spec(data, core=False), home)
    assert again.manifest["files"] == damaged.manifest["files"]
    assert again.path != damaged.path
    assert not damaged.path.exists()


def test_a_lost_pointer_is_restored_without_building(data: Path, home: Path) -> None:
    before = run(a_spec(data), home)
    (home / "current.json").write_bytes(b"\0")
    assert run(a_spec(data), home).path == before.path


def test_work_that_failed_half_way_goes_on_from_there(data: Path, home: Path) -> None:
    def fails(_values: FloatArray, _seed: int) -> FloatArray:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(HomeUnusable, match="No space left on device"):
        build(a_spec(data, core=False), home, silent, layouts={**QUICK, "umap": fails})
    assert open_build(home).manifest["stage"] == "core"
    words = [news.step for news in news_of(a_spec(data, core=False), home)]
    assert words[0] == "Drawing the neighbourhoods (UMAP)"
    assert "Trying 2 moods" not in words
    assert open_build(home).manifest["stage"] == "full"
    assert list((home / "work").iterdir()) == []


# -- refusals ----------------------------------------------------------------------------------


def test_a_file_that_cannot_be_used_leaves_the_build_before_it(
    data: Path, tmp_path: Path, home: Path
) -> None:
    before = run(a_spec(data), home)
    bad = tmp_path / "bad.csv"
    bad.write_text("what,is,this\n1,2,3\n")
    with pytest.raises(UnusableFile, match=r"bad\.csv"):
        build(a_spec(bad), home, silent)
    with pytest.raises(UnusableFile, match="there is no such file"):
        build(a_spec(tmp_path / "absent.csv"), home, silent)
    assert open_build(home).path == before.path


def test_tracks_that_all_sound_the_same_cannot_become_moods(tmp_path: Path, home: Path) -> None:
    same = dict.fromkeys(FEATURE_NAMES, np.float32(0.5))
    data = write_csv(tmp_path / "same.csv", make_tracks(10, **same))
    with pytest.raises(UnusableFile, match="told apart"):
        build(a_spec(data), home, silent)
    with pytest.raises(NoBuild):
        open_build(home)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("k", {"k": 1}),
        ("k", {"k": 256}),
        ("k", {"k": 60}),
        ("seed", {"seed": -1}),
        ("data", {"n_demo_tracks": 100}),
        ("data", {"data": None}),
        ("n_demo_tracks", {"data": None, "n_demo_tracks": 0}),
        ("n_demo_tracks", {"data": None, "n_demo_tracks": 5_000_001}),
    ],
)
def test_a_spec_out_of_range_is_refused_by_name(
    data: Path, home: Path, name: str, parts: dict[str, Any]
) -> None:
    with pytest.raises(InvalidSpec) as caught:
        build(a_spec(**{"data": data, **parts}), home, silent)
    assert caught.value.name == name


def test_a_pipe_is_refused_before_anything_is_read_from_it(tmp_path: Path, home: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for never_ends in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(UnusableFile, match="this is not a regular file"):
            build(a_spec(never_ends), home, silent)


def test_a_second_build_at_the_same_time_is_refused(data: Path, home: Path) -> None:
    def builds_again(_values: FloatArray, _seed: int) -> FloatArray:
        build(a_spec(data), home, silent)
        raise AssertionError("two builds at once")

    with pytest.raises(HomeInUse, match="already building"):
        build(a_spec(data, core=False), home, silent, layouts={**QUICK, "tsne": builds_again})


def test_a_home_that_is_a_file_is_refused_in_a_sentence(data: Path, home: Path) -> None:
    home.write_text("not a folder")
    with pytest.raises(HomeUnusable, match="Cannot build in"):
        build(a_spec(data), home, silent)


# -- progress ----------------------------------------------------------------------------------


def test_progress_is_told_in_words_and_never_goes_back(data: Path, home: Path) -> None:
    news = news_of(a_spec(data, core=False), home)
    words = list(dict.fromkeys(each.step for each in news))
    assert words[:6] == [
        "Reading the file",
        "Sorting every column",
        "Indexing every name",
        "Putting the features on one scale",
        "Drawing the map",
        "Finding the moods",
    ]
    assert {"Describing the moods", "Drawing the islands (t-SNE)"} < set(words)
    assert words[-1] == "Done"
    fractions = [each.fraction for each in news]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert all(each.seconds_left is not None and each.seconds_left >= 0 for each in news[1:])


def test_timings_of_every_step_are_kept_with_the_build(full: OpenBuild) -> None:
    steps = {"read", "moods", "sweep-k12", "scores", "choice", "map-umap", "map-tsne", "maps"}
    assert steps <= set(full.manifest["timings"])
