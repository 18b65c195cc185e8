from __future__ import annotations

import random
from dataclasses import replace

import pytest

from analytics.similar.presets import PRESETS
from analytics.similar.sound import CHARACTER, PART_NAMES
from layouts.song_address import (
    LEVELS,
    MOST_LIKE,
    PathView,
    SongView,
    decode_path,
    decode_song,
    encode_path,
    encode_song,
    with_less,
    with_like,
)
from tests.pages import some_options

OPTIONS = some_options()
IDS = tuple(f"id/{number} &" for number in range(30))


def decoded(search: str) -> SongView:
    return decode_song(search, OPTIONS, IDS.__contains__)


def some_view(dice: random.Random) -> SongView:
    """A view as an address may describe it."""
    track, *others = dice.sample(IDS, 8)
    preset = dice.choice(PRESETS)
    usual = dict(preset.weights)
    weights = tuple(
        (name, level)
        for name in PART_NAMES
        if dice.random() < 0.3
        and ((level := dice.choice(list(LEVELS))) != usual.get(name, 1.0) or name == CHARACTER)
    )
    return SongView(
        track=track,
        like=tuple(others[: dice.randrange(4)]),
        less=tuple(others[4 : 4 + dice.randrange(4)]),
        preset=preset.slug,
        weights=weights,
        measure=dice.choice(["distance", "direction"]),
        variety=dice.randrange(101),
        least=dice.randrange(101),
        several=dice.random() < 0.5,
        same_speed=dice.random() < 0.5,
        hubs=dice.random() < 0.5,
        n=dice.randrange(1, 97),
        moods=tuple(sorted(dice.sample(["mood-0", "mood-1", "mood-2"], dice.randrange(3)))),
        genres=tuple(sorted(dice.sample(["folk", "house"], dice.randrange(2)))),
        why=dice.choice([None, *IDS]),
    )


def test_sharing_a_song_loses_nothing() -> None:
    dice = random.Random(4)
    for view in [SongView(track=IDS[0]), *(some_view(dice) for _ in range(300))]:
        assert decoded(encode_song(view)) == view


def test_sharing_a_path_loses_nothing() -> None:
    for view in [
        PathView(),
        PathView(first=IDS[0]),
        PathView(last=IDS[1]),
        PathView(IDS[0], IDS[1], 50, (IDS[3], IDS[2])),
    ]:
        assert decode_path(encode_path(view), IDS.__contains__) == view


def test_a_song_as_usual_has_the_shortest_address() -> None:
    assert encode_song(SongView(track="abc")) == "id=abc"
    assert encode_path(PathView()) == ""


@pytest.mark.parametrize(
    "search",
    [
        "id=a&least=101&variety=-1&n=0&n=5000", "id=a&least=%D9%A3&variety=1e2&n=+3",
        "id=a&by=nothing&w-energy=0.3&w-energy=1&w-nothing=2&w-speed=", "id=a&measure=cosine",
        "id=a&like=unknown&less=unknown&why=unknown&like=", "id=a&several=1&speed=no",
        "id=a&mood=nope&genre=nope", "id=a&" + "like=%ff&" * 500, "id=a&id=b&&=&%00=1",
    ],
)  # fmt: skip
def test_what_there_is_not_is_dropped(search: str) -> None:
    assert decoded(search) == SongView(track="a")


def test_an_endless_address_is_not_read() -> None:
    assert decoded("id=a&" + "x" * 10_000) == SongView()
    assert decode_path("from=a&" + "x" * 10_000, IDS.__contains__) == PathView()


def test_a_song_is_liked_once_and_never_steered_away_from_at_the_same_time() -> None:
    from_address = decoded(f"id={IDS[0]}&like=id/1 %26&like=id/1 %26&less=id/1 %26&less=id/2 %26")
    assert (from_address.like, from_address.less) == ((IDS[1],), (IDS[2],))

    view = with_less(with_like(SongView(track="a"), "b"), "b")
    assert (view.like, view.less) == ((), ("b",))
    assert with_like(view, "b").less == ()


def test_its_own_song_is_neither_liked_as_well_nor_steered_away_from() -> None:
    view = decoded("id=id/0 %26&like=id/0 %26&less=id/0 %26")
    assert view == SongView(track=IDS[0])


def test_no_more_songs_are_liked_than_a_page_can_show() -> None:
    view = SongView(track="a")
    for number in range(40):
        view = with_like(view, f"other-{number}")
    assert len(view.like) == MOST_LIKE


def test_weights_are_those_of_the_preset_but_for_what_differs() -> None:
    view = decoded("id=a&by=mood&w-valence=3&w-tempo=2")
    assert view.weights == (("tempo", 2.0),)
    assert dict(view.all_weights())["valence"] == 3.0
    assert dict(view.all_weights())["tempo"] == 2.0
    assert replace(view, weights=()).all_weights() == PRESETS[1].weights


@pytest.mark.parametrize(
    "search", ["steps=1", "steps=51", "steps=x", "from=nope&to=%00", "not=nope", "not="]
)
def test_a_path_drops_what_there_is_not(search: str) -> None:
    assert decode_path(search, IDS.__contains__) == PathView()
