"""Views that jobs wrote: what may be asked for, the same bytes as at once, and what is kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from analytics.artifacts import OpenBuild, open_build
from analytics.building.progress import Progress
from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.exports import FORMATS, stream_view
from analytics.filters import Filter
from analytics.view_files import KEPT, ViewFiles, ViewSpec, costs, estimated_seconds, file_of
from dashapp.view_job import OfAnotherBuild, write_view

FOLK = "genre=folk"


@pytest.fixture
def home(tiny_build: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(tiny_build, tmp_path / "home"))


@pytest.fixture
def opened(home: Path) -> OpenBuild:
    return open_build(home)


def written(home: Path, opened: OpenBuild, spec: ViewSpec) -> tuple[str, list[Progress]]:
    """The name of what a job leaves, and what it told."""
    heard: list[Progress] = []
    shelf = ViewFiles(home)
    folder = shelf.start()
    write_view(opened, spec, folder, heard.append)
    return shelf.publish(folder), heard


@pytest.mark.parametrize(
    "spec",
    [ViewSpec("", "csv"), ViewSpec(FOLK, "json"), ViewSpec("energy=0.5-1", "parquet", "0001-full")],
)
def test_a_spec_is_read_back_as_it_was(spec: ViewSpec) -> None:
    assert ViewSpec.from_dict(spec.to_dict()) == spec


def test_without_words_it_is_every_track_for_a_spreadsheet() -> None:
    assert ViewSpec.from_dict({}) == ViewSpec("", "csv")
    assert ViewSpec.from_dict({"format": "csv"}) == ViewSpec("", "csv")


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({"format": None}, "format is None; it can be csv, json, parquet"),
        ({"format": "xlsx"}, "format is 'xlsx'; it can be csv, json, parquet"),
        ({"format": ["csv"]}, "format is"),
        ({"format": "csv", "view": 3}, "view is 3"),
        ({"format": "csv", "view": "a" * 8_001}, "up to 8,000 letters"),
        ({"format": "csv", "build": "../0001"}, "build is '../0001'"),
        ({"format": "csv", "rows": 3}, "rows"),
        ([], "spec"),
    ],
)
def test_what_is_no_spec_is_refused_in_a_sentence(sent: Any, named: str) -> None:
    with pytest.raises(InvalidSpec) as refused:
        ViewSpec.from_dict(sent)
    assert named in str(refused.value)


@pytest.mark.parametrize("view", ["", FOLK, "genre=none-such&energy=0.9-0.1"])
@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_a_job_writes_the_bytes_that_an_answer_has(
    home: Path, opened: OpenBuild, view: str, fmt: str
) -> None:
    engine = Engine(opened)
    chosen = Filter(genres=("folk",)) if view == FOLK else Filter()

    written(home, opened, ViewSpec(view, fmt))

    found = ViewFiles(home).of(engine.build_name, FOLK if view == FOLK else "", fmt)
    assert found is not None
    content = (found.path / file_of(fmt)).read_bytes()
    assert content == b"".join(stream_view(engine, chosen, fmt))


def test_it_tells_how_far_it_is(home: Path, opened: OpenBuild) -> None:
    _, heard = written(home, opened, ViewSpec("", "json"))
    shares = [news.fraction for news in heard]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert {"Looking at the tracks", "Writing the file"} <= {news.step for news in heard}


def test_only_the_same_view_format_and_build_is_found(home: Path, opened: OpenBuild) -> None:
    build = opened.manifest["build"]
    name, _ = written(home, opened, ViewSpec(FOLK, "csv", build))
    shelf = ViewFiles(home)

    found = shelf.of(build, FOLK, "csv")
    assert found is not None
    assert found.path.name == name
    assert shelf.of(build, FOLK, "json") is None
    assert shelf.of(build, "", "csv") is None
    assert shelf.of("0009-full", FOLK, "csv") is None
    assert shelf.summary(name)["view"] == FOLK


def test_what_is_there_already_is_not_written_again(home: Path, opened: OpenBuild) -> None:
    first, _ = written(home, opened, ViewSpec(FOLK, "csv"))
    again, heard = written(home, opened, ViewSpec(FOLK, "csv"))

    shelf = ViewFiles(home)
    assert shelf.names() == [again, first]
    files = [shelf.path / name / file_of("csv") for name in (first, again)]
    assert files[0].samefile(files[1])
    assert "Writing the file" not in {news.step for news in heard}


def test_a_damaged_file_is_not_given_and_is_written_anew(home: Path, opened: OpenBuild) -> None:
    name, _ = written(home, opened, ViewSpec(FOLK, "csv"))
    shelf = ViewFiles(home)
    path = shelf.path / name / file_of("csv")
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert shelf.of(opened.manifest["build"], FOLK, "csv") is None

    written(home, opened, ViewSpec(FOLK, "csv"))

    found = shelf.of(opened.manifest["build"], FOLK, "csv")
    assert found is not None
    assert (found.path / file_of("csv")).read_bytes() == whole


def test_the_newest_are_kept_and_older_ones_are_removed(home: Path, opened: OpenBuild) -> None:
    views = ["", FOLK, "genre=rock", "genre=metal", "explicit=no"]
    specs = [ViewSpec(view, fmt) for view in views for fmt in ("csv", "json", "parquet")]
    assert len(specs) > KEPT
    names = [written(home, opened, spec)[0] for spec in specs]
    shelf = ViewFiles(home)
    assert shelf.names() == names[::-1][:KEPT]
    assert sorted(each.name for each in shelf.path.iterdir()) == sorted(shelf.names())


def test_a_view_of_another_build_is_refused(home: Path, opened: OpenBuild) -> None:
    with pytest.raises(OfAnotherBuild, match="has been rebuilt"):
        written(home, opened, ViewSpec(FOLK, "csv", "0009-full"))
    ViewFiles(home).sweep()
    assert not list(ViewFiles(home).path.iterdir())


def test_more_tracks_and_a_slower_format_take_longer(opened: OpenBuild) -> None:
    catalogue = Engine(opened).catalogue
    seconds = estimated_seconds(ViewSpec("", "csv"), catalogue)
    assert 0 < seconds < sum(costs(ViewSpec("", "csv"), 1_000_000).values())
    assert sum(costs(ViewSpec("", "json"), 1_000_000).values()) > 2 * sum(
        costs(ViewSpec("", "parquet"), 1_000_000).values()
    )
