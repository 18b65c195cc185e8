"""What the Song page says that people play next."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from analytics.artifacts import open_build
from analytics.engine import Engine
from layouts import ids
from layouts.pages.song import frame
from layouts.rights import Rights
from tests.listening import add_listeners
from tests.pages import has_class, prop, the, walk, words
from tests.plays import some_plays, with_steps

SMALLEST = 10
SONG = 8
TEAM = Rights(may_see_listeners=True)
VISITOR = Rights(may_see_listeners=False)


@pytest.fixture(scope="module")
def played(tiny_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """From song 8 fourteen people go on with 77, and eleven with 50."""
    home = Path(copytree(tiny_build, tmp_path_factory.mktemp("next") / "home"))
    plays = with_steps(some_plays(60, 120, per_listener=60), (SONG, 77, 14), (SONG, 50, 11))
    add_listeners(home, plays, learned=True)
    return Engine(open_build(home))


def part(engine: Engine, row: int, rights: Rights = TEAM, smallest: int = SMALLEST) -> Any:
    return the(frame.page(engine, f"?id=track-{row:05d}", rights, smallest), ids.Song.NEXT)


def songs(tree: Any) -> list[str]:
    return [words(each) for each in walk(tree) if has_class(each, "song-follower")]


def test_songs_people_went_on_with_are_listed_with_how_many_did(played: Engine) -> None:
    found = songs(part(played, SONG))
    assert found[0].startswith("Song 77 ") and found[0].endswith("14 people went on with it")
    assert found[1].startswith("Song 50 ") and found[1].endswith("11 people went on with it")
    assert len(found) == 8
    assert all("people" in each.lower() for each in found)


def test_each_leads_to_its_song_and_into_the_crate(played: Engine) -> None:
    shown = part(played, SONG)
    assert next(prop(each, "href") for each in walk(shown) if prop(each, "href")) == (
        "/song?id=track-00077"
    )
    assert sum(1 for each in walk(shown) if prop(each, "data-add")) == 8


def test_what_people_play_besides_is_told_apart(played: Engine) -> None:
    assert "People who play it also play" in words(part(played, SONG))
    alone = words(part(played, SONG, smallest=15))
    assert "Too few people played the same song after it" in alone
    assert "went on with it" not in alone
    assert "People who play it also play" in alone


def test_numbers_of_people_are_for_those_who_may_see_listeners(played: Engine) -> None:
    shown = part(played, SONG, VISITOR)
    assert [each.split(" Artist")[0] for each in songs(shown)][:2] == ["Song 77", "Song 50"]
    assert "14" not in words(shown) and "went on" not in words(shown)
    assert songs(shown)[0].endswith(("Most people go on with it", "Many people go on with it"))
    assert all("of them play it" in each for each in songs(shown)[2:])


def test_a_song_that_few_play_says_so_and_nothing_else(played: Engine) -> None:
    shown = part(played, SONG, smallest=61)
    assert words(shown) == (
        "What people play next Fewer than 61 people play this song here, so nothing is told of "
        "what they play next."
    )


def test_there_is_no_such_part_where_nobodys_plays_are_known(engine: Engine) -> None:
    assert words(part(engine, SONG)) == ""
