from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from dash.development.base_component import Component

from analytics.engine import Engine
from analytics.listening.segments import SMALLEST
from analytics.similar.nearest import nearest
from analytics.similar.request import Request
from layouts import ids, urls
from layouts.pages.song import frame
from layouts.pages.song.similar import share_words, similar
from layouts.pages.song.why_not import relax, why_not
from layouts.rights import Rights
from layouts.song_address import LEVELS, SongView, decode_song, encode_song, song_address
from layouts.song_facts import SongFacts, knows
from tests.pages import has_class, prop, the, walk, words
from tests.unit.layouts.test_shell import _pictures

SONG = "track-00004"


def facts_of(engine: Engine, **parts: Any) -> SongFacts:
    facts = SongFacts.of(engine, SongView(**{"track": SONG, **parts}))
    assert facts is not None
    return facts


def links(tree: Any) -> dict[str, str]:
    """Where each link leads, by its name."""
    return {
        prop(part, "aria-label") or words(part): prop(part, "href")
        for part in walk(tree)
        if prop(part, "href")
    }


def followed(engine: Engine, address: str) -> SongFacts:
    """The facts of the page a link leads to."""
    path, _, query = address.partition("?")
    assert path == urls.SONG
    view = decode_song(query, engine.options, knows(engine))
    assert encode_song(view) == query, "links are canonical"
    facts = SongFacts.of(engine, view)
    assert facts is not None
    return facts


def listed(facts: SongFacts) -> list[str]:
    return [record["id"] for record in facts.matches]


def test_a_song_says_what_is_known_of_it_and_leads_on(engine: Engine) -> None:
    page = frame.page(engine, f"?id={SONG}", Rights(), SMALLEST)
    found = links(the(page, ids.Song.HEAD))

    assert words(the(page, ids.Song.HEAD)).startswith("Song 4 Artist 1-0")
    assert found["Artist 1-0"] == urls.artist("Artist 1-0")
    assert found["house"] == urls.genre("house")
    assert found["Show on the map"] == f"/?track={SONG}"
    assert found["Path to another song"] == f"/path?from={SONG}"
    assert any(prop(part, "data-add") == SONG for part in walk(the(page, ids.Song.HEAD)))
    assert "E major" not in words(page) and "E minor" in words(page)


@pytest.mark.parametrize("search, is_asked", [
    ("", False), ("?id=nope", True), ("?id=", False), ("?id=%00", False),
    ("?" + "a" * 9_000, False),
])  # fmt: skip
def test_where_there_is_no_song_one_can_be_found(
    engine: Engine, search: str, is_asked: bool
) -> None:
    page = frame.page(engine, search, Rights(), SMALLEST)

    assert ("not in the catalogue" in words(page)) is is_asked
    assert prop(the(page, ids.Song.PICK), "type") == "search"
    assert not [part for part in walk(page) if has_class(part, "song-match")]


def test_the_list_is_what_the_engine_finds_with_shares_that_add_up(engine: Engine) -> None:
    facts = facts_of(engine)
    row = engine.catalogue.row_of(SONG)
    assert row is not None and engine.sound is not None
    expected = nearest(engine.sound, Request(seeds=(row,), n=12))

    assert [record["row"] for record in facts.matches] == expected.rows.tolist()
    for item, why in zip(_items(similar(facts)), facts.whys, strict=True):
        (bars,) = [part for part in walk(item) if has_class(part, "bars")]
        told = json.loads(prop(bars, "data-bars"))
        assert [label for label, *_ in told] == [s.label for s in why.shares if s.tenths]
        assert sum(tenths for *_, tenths in told) == 1_000
        assert all(f"{tenths / 10:.1f}%" in said for _, said, tenths in told)
        assert why.sentence in words(item)


def test_every_part_of_the_sound_has_a_slider_at_its_weight(engine: Engine) -> None:
    page = frame.page(engine, f"?id={SONG}&by=rhythm&w-energy=5", Rights(), SMALLEST)
    sound = engine.sound
    assert sound is not None
    levels = list(LEVELS)

    for part in sound.names():
        slider = the(page, ids.Song.weight(part))
        expected = {"energy": 5.0, "tempo": 4.0, "valence": 0.2}.get(part)
        if expected is not None:
            assert levels[prop(slider, "value")] == expected


def test_a_song_that_is_liked_as_well_moves_the_list_and_its_chip_takes_it_out(
    engine: Engine,
) -> None:
    facts = facts_of(engine)
    address = links(similar(facts))["Also like " + facts.matches[3]["name"]]
    more = followed(engine, address)

    assert [record["id"] for record in more.like] == [facts.matches[3]["id"]]
    assert facts.matches[3]["id"] not in listed(more)
    chip = links(frame.page(engine, encode_song(more.view), Rights(), SMALLEST))[
        f"Take out {facts.matches[3]['name']}"
    ]
    assert listed(followed(engine, chip)) == listed(facts)


def test_a_song_to_steer_away_from_is_gone(engine: Engine) -> None:
    facts = facts_of(engine)
    away = followed(engine, links(similar(facts))["Less like " + facts.matches[0]["name"]])

    assert facts.matches[0]["id"] not in listed(away)


@pytest.mark.parametrize(
    "parts",
    [
        {"least": 100}, {"genres": ("comedy",), "least": 90}, {"moods": ("nope",)},
        {"weights": tuple((name, 0.0) for name in (
            "danceability", "energy", "loudness", "speechiness", "acousticness",
            "instrumentalness", "liveness", "valence", "tempo", "duration", "mode", "explicit",
        ))},
    ],
    ids=["too much asked", "a genre far away", "an unknown mood", "no weights"],
)  # fmt: skip
def test_an_empty_list_says_why_and_each_tap_fills_it(
    engine: Engine, parts: dict[str, Any]
) -> None:
    facts = facts_of(engine, **parts)
    page = similar(facts)
    (empty,) = [part for part in walk(page) if has_class(part, "empty")]
    taps = [prop(part, "href") for part in walk(empty) if prop(part, "href")]

    assert not facts.matches
    assert taps
    for tap in taps:
        assert followed(engine, tap).matches, f"{tap} leads to nothing"


def test_moods_genres_and_speed_narrow_the_list(engine: Engine) -> None:
    only = facts_of(engine, genres=("folk",))
    assert {record["genres"][0] for record in only.matches} == {"folk"}

    steady = facts_of(engine, same_speed=True, n=96, several=True)
    tempo = steady.record["tempo"]
    octaves = [abs(np.log2(record["tempo"] / tempo)) for record in steady.matches]
    assert not [each for each in octaves if each > 0.5 and abs(each - round(each)) <= 0.1]


@pytest.mark.parametrize("hubs, damping", [(False, 1.0), (True, 0.0)])
def test_songs_that_are_close_to_very_many_are_held_back_unless_they_are_wanted(
    engine: Engine, hubs: bool, damping: float
) -> None:
    answer = facts_of(engine, hubs=hubs).answer
    assert answer is not None
    assert answer.request.hub_damping == damping


def test_one_song_by_an_artist_unless_any_number_is_wanted(engine: Engine) -> None:
    once = [record["artists"][0] for record in facts_of(engine).matches]
    often = [record["artists"][0] for record in facts_of(engine, several=True, n=30).matches]

    assert len(set(once)) == len(once)
    assert len(set(often)) < len(often)


def test_more_can_be_listed_as_long_as_there_is_more(engine: Engine) -> None:
    facts = facts_of(engine)
    more = followed(engine, links(similar(facts))["Show more"])

    assert listed(more)[:12] == listed(facts)
    assert len(more.matches) == 24
    assert "Show more" not in links(similar(facts_of(engine, n=96)))


def test_why_a_song_is_not_listed_names_its_place_and_what_it_costs(engine: Engine) -> None:
    facts = facts_of(engine, why="track-00002")
    said = words(why_not(facts))

    assert facts.why_not is not None and facts.why_not.cost is not None
    assert facts.why_not.sentence in said
    assert f"{facts.why_not.rank} of 120" in said
    assert facts.why_not.cost.label in said


@pytest.mark.parametrize("parts", [
    {"genres": ("folk",)}, {"least": 99}, {"several": False}, {"n": 3}, {"variety": 100, "n": 5},
])  # fmt: skip
def test_taps_beside_the_reasons_let_any_song_in(engine: Engine, parts: dict[str, Any]) -> None:
    near = [record["id"] for record in facts_of(engine, n=40, several=True).matches]
    n_taps = 0
    for wanted in near:
        facts = facts_of(engine, why=wanted, **parts)
        for _ in range(4):
            assert facts.why_not is not None
            tap = relax(facts.view, facts.why_not)
            if tap is None:
                break
            n_taps += 1
            facts = followed(engine, prop(tap, "href"))
        assert wanted in listed(facts)
    assert n_taps


def test_a_song_steered_away_from_can_be_forgiven(engine: Engine) -> None:
    facts = facts_of(engine, less=("track-00007",), why="track-00007")
    assert facts.why_not is not None
    tap = relax(facts.view, facts.why_not)

    assert tap is not None
    assert followed(engine, prop(tap, "href")).view == replace(facts.view, less=())


def test_the_learned_character_has_no_more_or_less(engine: Engine) -> None:
    share = facts_of(engine).whys[0].shares[0]

    assert share_words(replace(share, name="character", tenths=123)) == "12.3%"
    assert share_words(replace(share, name="mode", tenths=5, difference=-2.0)) == "minor, 0.5%"
    assert share_words(replace(share, name="tempo", tenths=5, difference=0.1)) == "0.5%"


def test_everything_on_the_page_is_in_the_address_and_ids_stand_once(engine: Engine) -> None:
    page = frame.page(engine, f"?id={SONG}&why=track-00002&like=track-00001", Rights(), SMALLEST)
    found = [prop(part, "id") for part in walk(page) if prop(part, "id")]
    pictures = {
        name.removeprefix("icon-")
        for part in walk(page)
        for name in str(prop(part, "className") or "").split()
        if name.startswith("icon-") and has_class(part, "icon")
    }

    assert sorted(found) == sorted(set(found))
    assert pictures <= set(_pictures())
    assert song_address(SongView(track=SONG)) == urls.song(SONG)


def _items(tree: Any) -> list[Component]:
    return [part for part in walk(tree) if has_class(part, "song-match")]
