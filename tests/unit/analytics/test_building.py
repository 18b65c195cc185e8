from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analytics.building.index import text_order, write_index
from analytics.building.maps import write_map
from analytics.building.progress import ByTheClock, Pace, Progress
from analytics.building.tables import (
    read_numbers,
    read_table,
    read_tracks,
    write_array,
    write_tracks,
)
from analytics.building.workshop import Workshop
from analytics.durable import replace_json
from tests.builders import make_tracks

# -- the clean table on disk -------------------------------------------------------------------


def test_the_clean_table_comes_back_as_it_was(tmp_path: Path) -> None:
    tracks = make_tracks(
        6,
        name=["Ünï", "=1+1", "a\nb", "日本", " ", "x" * 5000],
        album=["A", None, "B", None, None, "C"],
        artists=[("a",), ("a", "b"), ("c;d",), ("e",), ("f",), ("g", "h", "i")],
        genres=[(), ("x",), ("x", "y"), (), (), ()],
        year=np.array([1960, np.nan, 2000, 2001, np.nan, 1999], dtype=np.float32),
    )
    write_tracks(tmp_path, tracks)
    back = read_tracks(tmp_path)
    assert back["name"].tolist() == tracks["name"].tolist()
    assert back["album"].isna().tolist() == [False, True, False, True, True, False]
    assert back["artists"].tolist() == tracks["artists"].tolist()
    assert back["genres"].tolist() == tracks["genres"].tolist()
    numbers = read_numbers(tmp_path)
    pd.testing.assert_frame_equal(numbers, tracks[numbers.columns])


def test_a_column_the_file_lacks_stays_absent(tmp_path: Path) -> None:
    write_tracks(tmp_path, make_tracks(5, genres=None, album=None, year=None))
    assert not {"genres", "album", "year"} & set(read_tracks(tmp_path).columns)


# -- what is looked up -------------------------------------------------------------------------


def test_text_sorts_as_a_person_would_sort_it() -> None:
    texts = ["zebra", "Élan", None, "eland", "elbow", "ELAN", float("nan"), "Łódź", "Ångström"]
    order = text_order(texts)
    assert [texts[row] for row in order[:-2]] == [
        "Ångström", "Élan", "ELAN", "eland", "elbow", "Łódź", "zebra",
    ]  # fmt: skip
    assert order[-2:].tolist() == [2, 6]
    assert order.dtype == np.int32


@pytest.fixture
def index(tmp_path: Path) -> Callable[[pd.DataFrame], Path]:
    """Index a table and say where."""

    def write(tracks: pd.DataFrame) -> Path:
        write_index(tmp_path, tracks)
        return tmp_path

    return write


def test_artists_are_ranked_and_lead_to_their_rows(index: Callable[[pd.DataFrame], Path]) -> None:
    tracks = make_tracks(5, artists=[("b", "a"), ("c",), ("a", "a"), ("b",), ("c", "a")])
    folder = index(tracks)
    artists = read_table(folder / "artists.arrow")
    assert artists["name"].to_pylist() == ["a", "b", "c"]
    assert artists["n_tracks"].to_pylist() == [3, 2, 2]
    indptr, rows = (np.load(folder / f"artist_rows{end}.npy") for end in ("_indptr", ""))
    assert indptr.tolist() == [0, 3, 5, 7]
    assert rows.tolist() == [0, 2, 4, 0, 3, 1, 4]


def test_tracks_with_the_same_genres_share_one_set(index: Callable[[pd.DataFrame], Path]) -> None:
    tracks = make_tracks(5, genres=[("jazz",), ("folk", "jazz"), (), ("jazz",), ("folk", "rock")])
    folder = index(tracks)
    assert (folder / "genres.json").read_text().split() == [
        "[",
        '"jazz",',
        '"folk",',
        '"rock"',
        "]",
    ]
    set_of_track = np.load(folder / "genre_set.npy")
    indptr, ids = (np.load(folder / f"genre_sets_{part}.npy") for part in ("indptr", "ids"))
    members = [ids[indptr[number] : indptr[number + 1]].tolist() for number in set_of_track]
    assert members == [[0], [0, 1], [], [0], [1, 2]]
    assert set_of_track[0] == set_of_track[3]
    assert set_of_track.dtype == np.uint16


def test_a_file_without_genres_has_one_empty_set(index: Callable[[pd.DataFrame], Path]) -> None:
    folder = index(make_tracks(4, genres=None))
    assert np.load(folder / "genre_set.npy").tolist() == [0, 0, 0, 0]
    assert np.load(folder / "genre_sets_indptr.npy").tolist() == [0, 0]
    assert not (folder / "order" / "genres.npy").exists()


def test_numbers_sort_ascending_with_ties_as_they_came_and_unknown_last(
    index: Callable[[pd.DataFrame], Path],
) -> None:
    years = np.array([2000, np.nan, 1990, 2000, np.nan, 1980], dtype=np.float32)
    folder = index(make_tracks(6, year=years))
    assert np.load(folder / "order" / "year.npy").tolist() == [5, 2, 0, 3, 1, 4]
    assert np.load(folder / "steps" / "year.npy").tolist() == [100, 255, 90, 100, 255, 80]


# -- the map in the browser --------------------------------------------------------------------


def test_a_map_keeps_its_shape_and_puts_outliers_at_the_edge(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    coordinates = random.uniform((-10, -1), (10, 1), size=(20_000, 2)).astype(np.float32)
    coordinates[0] = (500, -500)
    write_map(tmp_path, "pca", coordinates)
    units = np.frombuffer((tmp_path / "browser" / "map-pca.bin").read_bytes(), "<u2")
    x, y = units[:20_000].astype(float), units[20_000:].astype(float)
    assert (x[0], y[0]) == (65535, 0)
    wide, high = np.ptp(x[1:]), np.ptp(y[1:])
    assert wide == pytest.approx(10 * high, rel=0.02)
    assert 0.9 * 65535 < wide < 65535
    ends = pd.read_json(tmp_path / "browser" / "map-pca.json", typ="series")
    back = ends["x_low"] + x[1:] / 65535 * (ends["x_high"] - ends["x_low"])
    assert np.abs(back - coordinates[1:, 0]).max() < 0.001


def test_a_map_of_one_spot_is_drawn_in_the_middle(tmp_path: Path) -> None:
    write_map(tmp_path, "pca", np.ones((5, 2), dtype=np.float32))
    units = np.frombuffer((tmp_path / "browser" / "map-pca.bin").read_bytes(), "<u2")
    assert set(units.tolist()) <= {32767, 32768}


# -- finished steps ----------------------------------------------------------------------------


def writes(value: int) -> Callable[[Path], None]:
    return lambda folder: write_array(folder / "value.npy", np.full(100, value))


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A workshop with step b made from step a."""
    shop = Workshop(tmp_path / "work")
    shop.run("a", (), writes(1))
    shop.run("b", ("a",), writes(2))
    return shop


def test_finished_steps_are_found_again(shop: Workshop, tmp_path: Path) -> None:
    later = Workshop(tmp_path / "work")
    assert later.has("a", ())
    assert later.has("b", ("a",))
    assert later.array("b", "value.npy")[0] == 2
    assert not later.has("c", ("a",))


def test_a_step_made_from_something_else_is_not_found(tmp_path: Path) -> None:
    Workshop(tmp_path / "work").run("a", (), writes(1), "what was known")
    for given, found in (("what was known", True), (None, True), ("something else", False)):
        assert Workshop(tmp_path / "work").has("a", (), given) == found


@pytest.mark.parametrize("name", ["value.npy", "receipt.json"])
def test_a_damaged_step_counts_as_not_done(shop: Workshop, tmp_path: Path, name: str) -> None:
    path = shop.file("a", name)
    os.truncate(path, path.stat().st_size // 2)
    assert not Workshop(tmp_path / "work").has("a", ())


def test_a_step_redone_with_another_result_takes_those_after_it_along(
    shop: Workshop, tmp_path: Path
) -> None:
    shop.file("a", "value.npy").unlink()
    later = Workshop(tmp_path / "work")
    assert not later.has("a", ())
    later.run("a", (), writes(3))
    assert not later.has("b", ("a",))


def test_a_step_that_fails_leaves_nothing_behind(shop: Workshop, tmp_path: Path) -> None:
    def fails(folder: Path) -> None:
        (folder / "half.bin").write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        shop.run("c", ("a",), fails)
    assert sorted(os.listdir(tmp_path / "work")) == ["a", "b"]


def test_an_unfinished_step_of_a_dead_build_is_removed(tmp_path: Path) -> None:
    (tmp_path / "work" / "a.partial" / "numbers").mkdir(parents=True)
    assert not Workshop(tmp_path / "work").has("a", ())
    assert os.listdir(tmp_path / "work") == []


def test_a_failed_replacement_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "current.json"
    replace_json(path, {"build": "one"})
    with pytest.raises(ValueError, match="not JSON compliant"):
        replace_json(path, {"build": float("nan")})
    assert "one" in path.read_text()


# -- progress ----------------------------------------------------------------------------------


def test_progress_only_grows_and_ends_at_one() -> None:
    heard: list[Progress] = []
    pace = Pace(heard.append)
    pace.kept(1.0)
    pace.starts("Reading the file", [2.0, 5.0])
    pace.within(0.5)
    pace.ran()
    pace.starts("Finding the moods", [50.0])
    pace.ran()
    pace.finished("Done")
    fractions = [news.fraction for news in heard]
    assert fractions == sorted(fractions)
    assert fractions[:2] == [0.125, 0.25]
    assert heard[0].seconds_left is None, "nothing was timed yet"
    assert heard[-1] == Progress("Done", 1.0, 0.0)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_a_step_that_cannot_tell_how_far_it_is_goes_on_by_the_clock() -> None:
    clock = Clock()
    told = ByTheClock(Progress("Starting", 0.0, None), clock)
    pace = Pace(told, clock)
    pace.starts("Opening", [10.0, 60.0, 30.0])
    clock.seconds = 10
    pace.ran()
    pace.starts("Grouping the tracks", [60.0, 30.0])
    heard = []
    for seconds in (10, 40, 67, 70, 500):
        clock.seconds = seconds
        heard.append(round(told.now().fraction, 3))
    # From 10% to 70% in 60 seconds, and no further than 95% of the way, however long it takes.
    assert heard == [0.1, 0.4, 0.67, 0.67, 0.67]
    assert told.now().step == "Grouping the tracks"
    pace.ran()
    pace.starts("Scoring the groups", [30.0])
    assert told.now().fraction == pytest.approx(0.7)


def test_news_of_a_step_that_is_slower_than_the_clock_never_takes_progress_back() -> None:
    clock = Clock()
    told = ByTheClock(Progress("Starting", 0.0, None), clock)
    pace = Pace(told, clock)
    pace.starts("Scoring the groups", [100.0])
    clock.seconds = 60
    assert told.now().fraction == pytest.approx(0.6)
    pace.within(0.2)
    assert told.now().fraction == pytest.approx(0.6)
    # From there the clock has 75% of the step before it in 75 seconds.
    clock.seconds = 60 + 50
    assert told.now().fraction == pytest.approx(0.7)
    pace.within(0.97)
    clock.seconds = 900
    assert told.now().fraction == pytest.approx(0.97)
    pace.finished("Done")
    assert told.now() == Progress("Done", 1.0, 0.0)


def test_the_clock_goes_as_slowly_as_the_machine() -> None:
    clock = Clock()
    told = ByTheClock(Progress("Starting", 0.0, None), clock)
    pace = Pace(told, clock)
    pace.starts("Grouping the tracks", [50.0, 50.0])
    clock.seconds = 150  # three times as long as expected
    pace.ran()
    pace.starts("Scoring the groups", [50.0])
    clock.seconds = 150 + 50
    # Half of that slowness is expected to go on.
    assert told.now().fraction == pytest.approx(0.5 + 0.5 / 2)
