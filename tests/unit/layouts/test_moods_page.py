from __future__ import annotations

import json
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from dash.development.base_component import Component

from analytics.engine import Engine
from analytics.filters import Filter, Range
from analytics.rules import find_rules
from analytics.schema import FEATURE_NAMES
from analytics.trust import trust_cards
from layouts import ids, mood_cards, mood_trust, urls
from layouts.figures.mood_radar import mood_radar
from layouts.mood_portraits import Example, MoodFacts, Portrait, Rule
from layouts.pages import moods
from tests.pages import a_mood, has_class, prop, walk, words
from tests.unit.layouts.test_figures import TOKENS, tokens_in, undressed

SONG = Example("id/1 &", "Song", "Ada, Bo")
RULE = Rule(
    words="energy above 71% and acousticness below 12%",
    chosen=Filter(ranges=(("energy", Range(72, 100)), ("acousticness", Range(0, 11)))),
    n_tracks=1_234,
    recall=0.88,
    precision=0.91,
)
USUAL = dict.fromkeys(FEATURE_NAMES, 50.0)


def a_trust(silhouettes: Any = (0.1, 0.2, 0.3), **parts: Any) -> dict[str, Any]:
    """What trust.json has of a mood whose tracks have these silhouettes."""
    (card,) = trust_cards(
        np.zeros(len(silhouettes), dtype=np.int32),
        np.array(silhouettes),
        [parts.pop("stability", 0.9)],
        **{"n_draws": 30, "reference_silhouette": 0.1, **parts},
    )
    kept: dict[str, Any] = json.loads(json.dumps(card.to_dict()))
    return kept


def a_portrait(number: int = 0, *, mood: Any = None, **parts: Any) -> Portrait:
    given: dict[str, Any] = {
        "mood": mood or a_mood(number), "representative": (SONG,), "popular": (),
        "rule": RULE, "trust": a_trust(),
    }  # fmt: skip
    return Portrait(**(given | parts))


def a_page(*portraits: Portrait, query: dict[str, str] | None = None) -> Component:
    facts = MoodFacts(portraits, n_tracks=5_678, features=FEATURE_NAMES, profile=USUAL)
    return moods.page(facts, query or {})


def links(tree: Any) -> dict[str, str]:
    """Where each link leads, by its words."""
    return {words(part): prop(part, "href") for part in walk(tree) if prop(part, "href")}


def headline(trust: dict[str, Any], name: str) -> str:
    """The words above the measure of a technical name."""
    (found,) = [each for each in mood_trust.measures(trust) if each.technical.startswith(name)]
    return found.headline


def test_every_mood_has_a_card_with_what_it_is_and_how_large() -> None:
    loud = a_mood(1, name="Loud", description="Noise.", use_case="waking up", n_tracks=1_000,
                  share=0.012)  # fmt: skip

    page = words(a_page(a_portrait(), a_portrait(mood=loud)))

    assert "5,678 tracks in 2 moods" in page
    assert "Mood 0 Somewhere between two others Good for  study" in page
    assert "Loud Noise. Good for  waking up 1.2%  of the catalogue, 1,000 tracks" in page


def test_a_track_opens_on_explore_among_its_mood() -> None:
    address = links(a_page(a_portrait()))["Song Ada, Bo"]

    assert address == "/?mood=mood-0&track=id%2F1%20%26"


def test_a_genre_leads_to_its_tracks_in_the_mood() -> None:
    mood = a_mood(top_genres=[{"name": "r&b", "share": 0.2, "lift": 3.0}])

    for query in ({}, {"mood": "mood-0"}):
        found = links(a_page(a_portrait(mood=mood), query=query))
        assert "/?mood=mood-0&genre=r%26b" in found.values()


def test_the_rule_is_a_sentence_with_the_way_to_exactly_its_tracks() -> None:
    page = a_page(a_portrait())

    assert (
        "Energy above 71% and acousticness below 12%: catches 88% of its tracks, and 91% of what "
        "it catches is right."
    ) in words(page)
    assert links(page)["Show the 1,234 tracks it catches"] == (
        "/?energy=0.72-1&acousticness=0-0.11"
    )


def test_a_rule_without_conditions_leads_nowhere() -> None:
    rule = Rule("any track", Filter(), 5_678, 1.0, 0.4)

    page = a_page(a_portrait(rule=rule))

    assert "No feature tells its tracks from the others." in words(page)
    assert not [text for text in links(page) if "it catches" in text]


@pytest.mark.parametrize("query", [{}, {"mood": "mood-0"}])
def test_the_verdict_comes_before_what_it_rests_on(query: dict[str, str]) -> None:
    trust = a_trust()
    page = words(a_page(a_portrait(trust=trust), query=query))

    places = [page.index(text) for text in (trust["verdict"], "Stability", "Silhouette")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "stability, expected",
    [
        (0.93, "Comes back nearly every time"),
        (0.8, "Comes back most times"),
        (0.6, "Comes back in part"),
        (0.2, "Comes and goes"),
    ],
)
def test_stability_is_said_in_words(stability: float, expected: str) -> None:
    assert headline(a_trust(stability=stability), "Stability") == expected


@pytest.mark.parametrize(
    "silhouettes, expected",
    [
        ((0.6, 0.7), "Its tracks sit deep inside it"),
        ((0.3, 0.3), "Its tracks sit inside it"),
        ((0.2, 0.1), "Its tracks sit loosely in it"),
        ((-0.4, 0.1), "Its tracks sit at its edge"),
    ],
)
def test_how_well_tracks_sit_is_said_in_words(silhouettes: Any, expected: str) -> None:
    assert headline(a_trust(silhouettes), "Silhouette") == expected


@pytest.mark.parametrize(
    "silhouettes, expected",
    [((0.1, 0.2), "None of"), ((-0.1, *[0.2] * 199), "Under 1% of"), ((-0.1, 0.2), "50% of")],
)
def test_border_tracks_are_counted(silhouettes: Any, expected: str) -> None:
    assert headline(a_trust(silhouettes), "Share").startswith(expected)


@pytest.mark.parametrize(
    "reference, expected", [(0.1, "Clearer than chance"), (0.19, "No clearer than chance")]
)
def test_a_mood_is_compared_with_chance(reference: float, expected: str) -> None:
    assert headline(a_trust((0.2, 0.2), reference_silhouette=reference), "Mean") == expected


def test_what_could_not_be_measured_is_left_out() -> None:
    found = mood_trust.measures(a_trust(stability=None, reference_silhouette=None))

    assert [each.technical.partition(":")[0] for each in found] == [
        "Silhouette",
        "Share with a silhouette below 0",
    ]


def test_the_strip_spans_from_minus_one_to_one() -> None:
    style = prop(mood_trust.strip([-1, -0.5, 0, 0.5, 1]), "style")

    assert list(style.values()) == ["0.0%", "25.0%", "50.0%", "75.0%", "100.0%"]


@pytest.mark.parametrize("query", [{}, {"mood": "mood-0"}])
def test_a_core_build_says_what_the_full_one_adds_in_one_sentence(query: dict[str, str]) -> None:
    bare = [a_portrait(number, rule=None, trust=None) for number in range(2)]
    page = a_page(*bare, query=query)

    notices = [words(part) for part in walk(page) if has_class(part, "notice")]
    assert notices == [
        "How far to trust a mood, and the rule that describes it, come with the full build."
    ]
    assert "rule of thumb" not in words(page)


def test_a_full_build_says_nothing_of_the_kind() -> None:
    assert "come with the full build" not in words(a_page(a_portrait(), a_portrait(1)))


def test_one_mood_is_shown_with_all_its_examples_and_the_way_to_the_others() -> None:
    songs = tuple(Example(f"id-{i}", f"Song {i}", "Ada") for i in range(10))
    portraits = (a_portrait(representative=songs), a_portrait(1))

    every = words(a_page(*portraits))
    one = a_page(*portraits, query={"mood": "mood-0"})

    assert "Song 9" not in every and f"Song {mood_cards.FEW - 1}" in every
    assert "Song 9" in words(one)
    assert links(one)["Mood 1"] == urls.mood("mood-1") and links(one)["All moods"] == "/moods"
    assert "drawn afresh 30 times" in words(one) and "drawn afresh" not in every


def test_a_mood_that_is_not_here_says_so_and_leads_on() -> None:
    page = a_page(a_portrait(), query={"mood": "nope"})

    assert "This catalogue has no mood of that name." in words(page)
    assert links(page)["Mood 0"] == "/moods?mood=mood-0"


def test_a_mood_without_genres_or_popularity_shows_none() -> None:
    page = words(a_page(a_portrait()))

    assert "Genres" not in page and "Most popular" not in page


def test_no_id_stands_twice() -> None:
    page = a_page(a_portrait(), a_portrait(1))
    found = [prop(part, "id") for part in walk(page) if prop(part, "id")]

    assert sorted(found) == sorted(set(found))


def test_every_chart_of_the_page_has_its_figure() -> None:
    page = a_page(a_portrait(), a_portrait(1))
    (figures,) = [
        prop(part, "data") for part in walk(page) if prop(part, "id") == ids.Shell.FIGURES
    ]

    assert list(figures) == [ids.Moods.radar("mood-0"), ids.Moods.radar("mood-1")]
    assert {prop(part, "id") for part in walk(page)} >= set(figures)


def test_the_radar_has_the_mood_and_the_catalogue_on_one_scale() -> None:
    profile = {name: 10.0 * place for place, name in enumerate(FEATURE_NAMES)}
    figure = mood_radar(a_mood(3, profile=profile), FEATURE_NAMES, USUAL | {"energy": float("nan")})

    go.Figure(undressed(figure))
    tint, usual, mood = figure["data"]
    assert mood["r"] == [*(10.0 * place for place in range(9)), 0.0]
    assert usual["r"][1] is None and usual["r"][2] == 50.0
    assert figure["layout"]["polar"]["radialaxis"]["range"] == [0, 100]
    assert tint["hoverinfo"] == "skip", "tables pass over what only tints"
    assert tokens_in(figure) == {"mood-3", "text-2"}
    assert all(f"--{name}:" in TOKENS for name in tokens_in(figure))


def test_a_rule_says_as_many_tracks_as_its_link_shows(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracks = engine.catalogue
    steps = {name: tracks.steps(name) for name in tracks.features}
    rules = find_rules(steps, tracks.mood_of.astype(np.int32))
    kept = json.loads(json.dumps([rule.to_dict() for rule in rules]))
    monkeypatch.setattr(engine.lab, "report", {"rules": kept}.get)

    portraits = MoodFacts.of(engine).portraits

    for portrait, found in zip(portraits, rules, strict=True):
        rule = portrait.rule
        assert rule is not None
        view = urls.decode(urls.explore(urls.View(rule.chosen)).partition("?")[2], engine.options)
        shown = engine.matching(view.chosen)
        in_mood = shown & (tracks.mood_of == portrait.mood.number)
        assert rule.n_tracks == shown.sum() > 0
        assert in_mood.sum() / shown.sum() == pytest.approx(found.precision)
        assert in_mood.sum() / portrait.mood.n_tracks == pytest.approx(found.recall)


def test_portraits_name_the_tracks_of_each_mood(engine: Engine) -> None:
    for portrait in MoodFacts.of(engine).portraits:
        ids_found = engine.catalogue.text(portrait.mood.representative, ("id",))["id"].to_pylist()
        assert [example.id for example in portrait.representative] == ids_found
        assert all(example.name and example.artists for example in portrait.representative)
