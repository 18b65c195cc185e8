from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from analytics.engine import Engine
from analytics.errors import InvalidSpec
from layouts import ids, playlist_address, playlist_words, urls
from layouts.figures.energy_arc import energy_arc
from layouts.pages.playlists import frame
from layouts.pages.playlists.builder import builder
from layouts.pages.playlists.links import Making
from layouts.pages.playlists.result import news, result
from layouts.playlist_facts import all_rows, facts_of, kept_facts
from tests.pages import has_class, prop, the, walk, words

QUERY = "genre=folk&tracks=8&order=build&per=3&gap=0"


def drawn(engine: Engine, query: str) -> list[Any]:
    making = Making.of(engine, query)
    facts = None if making.asks_nothing else facts_of(engine, making.recipe)
    return [*builder(making), *result(making, facts)]


def hrefs(tree: Any) -> list[str]:
    return [str(prop(part, "href")) for part in walk(tree) if prop(part, "href")]


def link_of(tree: Any, said: str) -> str:
    (found,) = {
        str(prop(part, "href"))
        for part in walk(tree)
        if prop(part, "href") and words(part).strip() == said
    }
    return found


def test_a_bare_page_offers_first_lists_and_no_list(engine: Engine) -> None:
    page = drawn(engine, "")

    assert "A list that begins with a feeling" in words(page)
    assert not [part for part in walk(page) if has_class(part, "pl-song")]
    assert link_of(page, "Surprise me") == "/playlists?mix=1"


def test_a_list_is_told_in_words_with_its_songs_in_order(engine: Engine) -> None:
    page = drawn(engine, QUERY)
    facts = facts_of(engine, Making.of(engine, QUERY).recipe)

    songs = [part for part in walk(page) if has_class(part, "pl-song")]
    assert "8 songs of folk, building up" in words(page)
    assert [prop(song, "data-id") for song in songs] == [row["id"] for row in facts["rows"]]
    assert len(songs) == 8


def test_every_link_of_a_page_is_an_address_that_opens_as_it_says(engine: Engine) -> None:
    going_on = "after=track-00003&after=track-00006&artists=new&song=track-00003&song=track-00009"
    page = [
        *drawn(engine, f"{QUERY}&explicit=no&keys=near&key=8A&keep=track-00000"),
        *drawn(engine, f"{going_on}&tracks=5&keep=track-00012"),
    ]
    tracks = engine.playlist_tracks
    for href in hrefs(page):
        path, _, query = href.partition("?")
        if path == urls.PLAYLISTS and query:
            making = Making.of(engine, query)
            assert making.to(making.recipe) == href, href
    assert tracks.n_tracks == 120


def test_a_mood_is_taken_in_and_out_by_the_same_link(engine: Engine) -> None:
    mood = engine.moods[0]

    into = link_of(drawn(engine, ""), mood.name)
    out = link_of(drawn(engine, into.partition("?")[2]), mood.name)

    assert into == f"/playlists?mood={mood.slug}"
    assert out == "/playlists"


def test_a_song_can_be_kept_or_never_come_again(engine: Engine) -> None:
    facts = facts_of(engine, Making.of(engine, QUERY).recipe)
    first = facts["rows"][0]["id"]
    links = hrefs(drawn(engine, QUERY))

    kept = next(href for href in links if f"keep={first}" in href)
    never = next(href for href in links if f"swap={first}~" in href)

    for href, there in ((kept, True), (never, False)):
        again = facts_of(engine, Making.of(engine, href.partition("?")[2]).recipe)
        assert (first in [row["id"] for row in again["rows"]]) is there


def test_a_list_that_is_too_short_says_which_rule_binds_and_relaxes_it(engine: Engine) -> None:
    page = drawn(engine, "genre=folk&tracks=30&per=1")

    assert "at most 1 per artist" in words(page)
    relaxed = link_of(page, "Relax that").partition("?")[2]
    recipe = Making.of(engine, relaxed).recipe
    assert recipe.per_artist > 1
    assert len(facts_of(engine, recipe)["rows"]) > len(
        facts_of(engine, Making.of(engine, "genre=folk&tracks=30&per=1").recipe)["rows"]
    )


def test_rules_that_contradict_are_told_in_a_sentence(engine: Engine) -> None:
    artist = engine.playlist_tracks.artist
    two = [engine.playlist_tracks.ids[place] for place in (artist == artist[0]).nonzero()[0][:2]]
    page = drawn(engine, f"tracks=20&per=1&keep={two[0]}&keep={two[1]}")

    assert "The number of songs per artist is 1; it can be at least 2" in words(page)


def test_a_swap_changes_one_place_and_can_be_taken_back(engine: Engine) -> None:
    making = Making.of(engine, "tracks=20&order=steady")
    before = [row["id"] for row in facts_of(engine, making.recipe)["rows"]]
    found = None
    for other in engine.playlist_tracks.ids:
        if other not in before:
            query = f"tracks=20&order=steady&swap={before[4]}~{other}"
            after = [row["id"] for row in facts_of(engine, Making.of(engine, query).recipe)["rows"]]
            if after != before:
                found = query, other, after
                break
    assert found is not None
    query, other, after = found
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [other]
    page = drawn(engine, query)
    assert "/playlists?tracks=20&order=steady" in hrefs(page)


def test_own_arcs_are_drawn_and_written(engine: Engine) -> None:
    page = drawn(engine, "genre=house&tracks=6&order=custom&arc=0.50.100")

    assert prop(the(page, ids.Playlists.DRAWN), "data-levels") == "0.50.100"
    fields = [str(prop(part, "id")) for part in walk(page)]
    levels = [prop(the(page, f"playlist-arc-{place}"), "value") for place in range(3)]
    assert levels == ["0", "50", "100"]
    assert "playlist-arc-3" not in fields


def test_a_list_is_gone_on_with_and_what_it_was_stands_first(engine: Engine) -> None:
    page = drawn(engine, QUERY)
    ids_before = [row["id"] for row in facts_of(engine, Making.of(engine, QUERY).recipe)["rows"]]

    onwards = link_of(page, "Go on with this list").partition("?")[2]
    making = Making.of(engine, onwards)
    facts = facts_of(engine, making.recipe)
    page = result(making, facts)

    assert making.recipe.starts.continued == tuple(ids_before)
    assert [row["id"] for row in all_rows(facts)[:8]] == ids_before
    assert len(facts["rows"]) == 20
    assert "What it goes on from: 8 songs" in words(page)
    assert "20 new songs" in words(page)
    songs = [part for part in walk(page) if has_class(part, "pl-song")]
    assert words(songs[0]).startswith("9")
    assert all([part for part in walk(song) if has_class(part, "pl-why")] for song in songs)
    assert news(facts).endswith(": 28 songs"), "what was before is part of it"
    again = link_of(page, "Go on with this list").partition("?")[2]
    assert len(Making.of(engine, again).recipe.starts.continued) == 28


def test_a_list_to_go_on_from_is_let_go_with_its_rule(engine: Engine) -> None:
    page = drawn(engine, "after=track-00003&after=track-00000&artists=new&tracks=5&known=0")

    assert "1 set" in words(the(page, ids.Playlists.RULES))
    assert link_of(page, "Anybody, the list’s own first") == (
        "/playlists?after=track-00003&after=track-00000&tracks=5&known=0"
    )
    assert link_of(page, "A list of 2") == "/playlists?tracks=5&known=0"


def test_as_many_songs_as_a_link_holds_are_said_to_be_the_last(engine: Engine) -> None:
    tracks = engine.playlist_tracks
    query = playlist_address.of_list(tracks.ids, tracks).partition("?")[2]

    assert "A link holds 100 songs" in words(drawn(engine, query))
    assert "A link holds" not in words(drawn(engine, "after=track-00003"))


def test_no_id_stands_twice(engine: Engine) -> None:
    page = [frame.page(), drawn(engine, f"{QUERY}&aim-energy=0.5")]
    found = [prop(part, "id") for part in walk(page) if prop(part, "id")]

    assert sorted(found) == sorted(set(found))


def test_every_field_has_a_label(engine: Engine) -> None:
    page = drawn(engine, f"{QUERY}&order=custom")
    labelled = {prop(part, "htmlFor") for part in walk(page) if prop(part, "htmlFor")}
    inputs = [prop(part, "id") for part in walk(page) if type(part).__name__ == "Input"]

    assert inputs
    assert set(inputs) <= labelled


def test_a_chart_shows_what_was_asked_and_what_there_is(engine: Engine) -> None:
    facts = facts_of(engine, Making.of(engine, QUERY).recipe)

    figure = energy_arc(facts["rows"], facts["wanted"], engine.moods)

    asked, got = figure["data"]
    assert len(asked["y"]) == len(got["y"]) == 8
    assert got["y"] == [round(row["energy"] * 100) for row in facts["rows"]]
    assert figure["layout"]["meta"]["cells"]["head"][-1] == "Asked for (%)"
    flow = energy_arc(facts["rows"], None, engine.moods)
    assert [trace["name"] for trace in flow["data"]] == ["The list"]


def test_facts_are_made_once(engine: Engine) -> None:
    class Kept:
        def __init__(self) -> None:
            self.made: dict[str, bytes] = {}

        def get_or_compute(self, key: str, compute: Callable[[], bytes]) -> bytes:
            if key not in self.made:
                self.made[key] = compute()
            return self.made[key]

    recipe = Making.of(engine, QUERY).recipe
    kept = Kept()

    assert kept_facts(engine, recipe, kept) == kept_facts(engine, recipe, kept)

    (key,) = kept.made
    assert key.startswith(f"{engine.cache_scope}:playlist:genre=folk&")
    assert kept_facts(engine, recipe, kept) == facts_of(engine, recipe)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("mix=1", "60 minutes from the whole catalogue"),
        ("tracks=1&genre=folk", "1 song of folk"),
        ("artist=Artist%200-0&order=tempo",
         "60 minutes close to Artist 0-0, with tempos that go together"),
        ("song=track-00003&aim-energy=0.5&minutes=1",
         "1 minute close to “Song 3”, of the sound you set"),
        ("view=genre%3Dfolk", "60 minutes from your view of the map"),
        ("after=track-00003&after=track-00000&tracks=20&known=0",
         "20 songs to follow a list of 2"),
        ("after=track-00003&genre=folk&order=build",
         "60 minutes to follow a list of 1, of folk, building up"),
    ],
)  # fmt: skip
def test_titles_say_what_a_list_is(engine: Engine, query: str, title: str) -> None:
    making = Making.of(engine, query)

    assert playlist_words.title(making.recipe, engine.options.mood_names(), making.names) == title


def test_lengths_and_refusals_are_words() -> None:
    assert playlist_words.length(3_600) == "1 h"
    assert playlist_words.length(3_720) == "1 h 2 min"
    assert playlist_words.length(59.0) == "1 min"
    assert playlist_words.length(None) == ""
    refused = playlist_words.refusal(InvalidSpec("per_artist", 1, "at least 2"))
    assert refused == "The number of songs per artist is 1; it can be at least 2."


def test_a_verdict_never_says_that_songs_are_alike_by_less_than_nothing(engine: Engine) -> None:
    figures = facts_of(engine, Making.of(engine, "mix=1&tracks=20").recipe)["proof"]
    apart = {**figures, "list": {**figures["list"], "coherence": -0.1}}

    assert "as different from one another as random songs" in " ".join(
        playlist_words.verdict(apart)
    )
    assert "-" not in " ".join(playlist_words.verdict(figures))
