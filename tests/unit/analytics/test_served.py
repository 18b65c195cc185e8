"""What has served is written down, survives whatever happens to it, and can be gone back to."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from analytics.artifacts import open_build
from analytics.catalogues import Catalogues, NotExchanged, use
from analytics.going_back import go_back, ways_back
from analytics.home import Home
from analytics.manifest import PINNED
from analytics.served import MOST_LINES, SERVED, SET_ASIDE, Cause, How, Line, UnreadableHistory
from tests.small_builds import fill, publish


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with build 1 of order "a" behind build 2 of order "b"."""
    home = Home(tmp_path / "home")
    publish(home, 2, publish(home, 1, order="a"), order="b", cause=Cause(How.PUT_TO_USE, "ann"))
    return home


def kept(home: Home, order: str) -> str:
    catalogues = Catalogues(home.path)
    folder = catalogues.start()
    fill(folder, f"full-{order}", 3, order=order)
    return catalogues.publish(folder)


def told(home: Home) -> list[tuple[str, str, str]]:
    return [(line.order, line.how.value, line.by) for line in home.served()]


def test_every_build_that_begins_to_serve_is_a_line_with_its_facts(home: Home) -> None:
    newest, oldest = home.served()
    assert (newest.order, newest.how, newest.by) == ("b", How.PUT_TO_USE, "ann")
    assert (oldest.order, oldest.how, oldest.by) == ("a", How.BUILT, "")
    assert (newest.file, newest.n_tracks, newest.n_moods) == ("tracks.csv", 1000, 1)
    assert newest.build == home.current()
    assert oldest.at <= newest.at


def test_a_build_that_serves_already_is_no_news(home: Home) -> None:
    home.point_to(str(home.current()), None)
    assert len(home.served()) == 2


def test_a_home_from_before_the_history_tells_what_serves_since_its_pointer(home: Home) -> None:
    (home.path / SERVED).unlink()
    os.utime(home.pointer_path, (1_000_000, 1_000_000))
    (line,) = home.served()
    assert (line.order, line.how, line.at) == ("b", How.UNTOLD, 1_000_000)

    publish(home, 3, line.build, order="c")
    assert told(home) == [("c", "built", ""), ("b", "untold", "")]


def test_a_line_that_was_lost_with_the_power_is_made_up_for(home: Home) -> None:
    before = (home.path / SERVED).read_bytes()
    publish(home, 3, home.current(), order="c")
    (home.path / SERVED).write_bytes(before)
    assert [order for order, _, _ in told(home)] == ["c", "b", "a"]
    publish(home, 4, home.current(), order="d")
    assert [order for order, _, _ in told(home)] == ["d", "c", "b", "a"]


def test_the_newest_two_hundred_are_kept(home: Home) -> None:
    first, second = (line.build for line in home.served())
    for n in range(MOST_LINES + 5):
        home.point_to((second, first)[n % 2], (first, second)[n % 2])
    lines = home.served()
    assert len(lines) == MOST_LINES
    assert lines[0].build == home.current()


def changed(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    def damage(content: bytes) -> bytes:
        parsed = json.loads(content)
        change(parsed)
        return json.dumps(parsed).encode()

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda content: content[: len(content) // 2],
        lambda _: b"[" * 100_000,
        lambda _: b"[]",
        lambda _: b"\xff\xfe",
        lambda content: content + b" " * (1 << 20),
        changed(lambda all: all.update(format=2)),
        changed(lambda all: all.update(lines={})),
        changed(lambda all: all["lines"].append(7)),
        changed(lambda all: all["lines"][0].pop("by")),
        changed(lambda all: all["lines"][0].update(at=float("nan"))),
        changed(lambda all: all["lines"][0].update(at=1e300)),
        changed(lambda all: all["lines"][0].update(n_tracks="many")),
        changed(lambda all: all["lines"][0].update(file=None)),
    ],
)
def test_a_damaged_history_is_one_sentence_and_stops_no_build(
    home: Home, damage: Callable[[bytes], bytes]
) -> None:
    harmed = damage((home.path / SERVED).read_bytes())
    (home.path / SERVED).write_bytes(harmed)
    with pytest.raises(UnreadableHistory, match=r"served\.json is damaged"):
        home.served()

    publish(home, 3, home.current(), order="c")

    assert told(home) == [("c", "built", "")]
    assert (home.path / SET_ASIDE).read_bytes() == harmed
    assert open_build(home).manifest["spec_hash"] == "c"


def test_a_history_that_cannot_be_written_stops_no_build(home: Home) -> None:
    (home.path / SERVED).unlink()
    (home.path / SERVED).mkdir()
    (home.path / SET_ASIDE).mkdir()
    (home.path / SET_ASIDE / "x").touch()
    publish(home, 3, home.current(), order="c")
    assert open_build(home).manifest["spec_hash"] == "c"


def test_a_way_that_only_a_newer_version_knows_is_told_as_one_not_known(home: Home) -> None:
    path = home.path / SERVED
    path.write_bytes(changed(lambda all: all["lines"][0].update(how="sung"))(path.read_bytes()))
    assert told(home)[0] == ("b", "untold", "ann")


def test_a_build_that_cannot_be_read_still_has_a_line(tmp_path: Path) -> None:
    line = Line.of(tmp_path / "0001-core-x", 5.0, Cause())
    assert (line.build, line.file, line.n_tracks, line.n_moods) == ("0001-core-x", "", 0, 0)


def test_what_a_manifest_says_of_its_file_can_always_be_written_down(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    name = publish(home, 1)
    manifest = home.builds / name / "manifest.json"
    manifest.write_text(manifest.read_text().replace("tracks.csv", "x" * 5_000 + "\\ud800"))
    line = Line.of(home.builds / name, 0.0, Cause())
    assert len(line.file) <= 200
    assert line.file.endswith("x?")


def test_one_step_goes_back_to_a_kept_catalogue_and_to_the_build_behind(home: Home) -> None:
    behind = home.served()[1].build
    assert ways_back(home, home.served()) == {behind}, "the build behind is still there"

    go_back(home, behind, "bo")
    assert told(home)[0] == ("a", "gone back", "bo")
    assert home.current() == behind
    assert len(Catalogues(home.path).names()) == 1, "what was left is kept"

    served_as_b = home.served()[1].build
    build = go_back(home, served_as_b)
    assert told(home)[0] == ("b", "gone back", "")
    assert build != served_as_b, "a kept catalogue is copied to the builds"
    assert go_back(home, build) == build, "and stays where it serves"


def test_a_catalogue_is_put_to_use_the_first_time_and_gone_back_to_later(home: Home) -> None:
    new = kept(home, "n")
    use(home, new, "ann")
    (before,) = (name for name in Catalogues(home.path).names() if name != new)
    use(home, before, "bo")
    use(home, new, "bo")
    assert told(home)[:3] == [
        ("n", "gone back", "bo"), ("b", "gone back", "bo"), ("n", "put to use", "ann"),
    ]  # fmt: skip


def test_there_is_one_way_back_to_each_and_none_to_what_serves(home: Home) -> None:
    new = kept(home, "n")
    for _ in range(3):
        use(home, new)
        go_back(home, next(line.build for line in home.served() if line.order == "b"))
    lines = home.served()
    assert [line.order for line in lines[:3]] == ["b", "n", "b"]
    assert ways_back(home, lines) == {lines[1].build}


def test_there_is_no_way_back_to_what_is_not_kept(home: Home) -> None:
    oldest = home.served()[1].build
    publish(home, 3, home.current(), order="c")
    assert oldest not in ways_back(home, home.served())
    for build in (oldest, "0009-core-x", "../../etc/passwd", "", "\0"):
        with pytest.raises(NotExchanged, match="not kept any more"):
            go_back(home, build)
    assert told(home)[0] == ("c", "built", "")


def test_moods_of_a_draft_are_not_gone_back_to_without_the_build_behind_them(home: Home) -> None:
    behind = home.served()[1].build
    (home.builds / behind / PINNED).write_text('{"draft": "0001", "over": "0000-gone"}')
    assert ways_back(home, home.served()) == frozenset()
    with pytest.raises(NotExchanged, match="not kept any more"):
        go_back(home, behind)


def test_nothing_is_gone_back_to_by_a_damaged_history(home: Home) -> None:
    behind = home.served()[1].build
    (home.path / SERVED).write_text("{")
    with pytest.raises(NotExchanged, match="is damaged"):
        go_back(home, behind)
