from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from analytics.engine import Engine
from analytics.schema import FEATURE_NAMES
from layouts import ids
from layouts.figures.along_the_way import along_the_way
from layouts.pages import path_between
from layouts.path_facts import PathFacts
from layouts.song_address import MOST_REFUSED
from tests.pages import a_mood, has_class, prop, the, walk, words
from tests.unit.layouts.test_figures import undressed

WAY = "?from=track-00000&to=track-00001&steps=4"


def names(engine: Engine, search: str) -> list[str]:
    return [record["id"] for record in PathFacts.at(engine, search).stops]


def links(tree: Any) -> dict[str, str]:
    return {
        prop(part, "aria-label") or words(part): prop(part, "href")
        for part in walk(tree)
        if prop(part, "href")
    }


def test_a_way_goes_from_one_song_to_the_other_by_different_artists(engine: Engine) -> None:
    facts = PathFacts.at(engine, WAY)
    artists = [record["artists"][0] for record in facts.stops]

    assert names(engine, WAY)[0] == "track-00000"
    assert names(engine, WAY)[-1] == "track-00001"
    assert len(facts.stops) == 5
    assert len(set(artists)) == 5
    assert "4 steps; the largest is" in words(path_between.page(facts))


def test_another_song_stands_in_the_place_of_one_and_the_first_way_comes_back(
    engine: Engine,
) -> None:
    before = names(engine, WAY)
    page = path_between.page(PathFacts.at(engine, WAY))
    (replaced, *_) = [
        address for name, address in links(page).items() if name.startswith("Another song in")
    ]
    once = names(engine, replaced.partition("?")[2])
    again = links(path_between.page(PathFacts.at(engine, replaced.partition("?")[2])))

    assert once[1] != before[1]
    assert once[:1] + once[2:] == before[:1] + before[2:]
    assert names(engine, again["As it was at first"].partition("?")[2]) == before


def test_no_song_that_was_refused_comes_back(engine: Engine) -> None:
    search, refused = WAY, []
    for _ in range(5):
        stops = names(engine, search)
        assert not set(stops) & set(refused)
        refused.append(stops[2])
        search += f"&not={stops[2]}"


def test_replacing_ends_where_the_address_holds_no_more(engine: Engine) -> None:
    refused = "".join(f"&not=track-{number:05d}" for number in range(50, 50 + MOST_REFUSED))
    offered = links(path_between.page(PathFacts.at(engine, WAY + refused)))

    assert not [name for name in offered if name.startswith("Another song in")]


def test_the_ends_change_places(engine: Engine) -> None:
    swapped = links(path_between.page(PathFacts.at(engine, WAY)))["Swap the two ends"]

    assert swapped == "/path?from=track-00001&to=track-00000&steps=4"


@pytest.mark.parametrize("search, missing", [
    ("", "Pick the two songs above."),
    ("?to=track-00001", "Pick the song to start from above."),
    ("?from=track-00001&to=nope", "Pick the song to arrive at above."),
])  # fmt: skip
def test_an_end_that_is_missing_is_asked_for(engine: Engine, search: str, missing: str) -> None:
    page = path_between.page(PathFacts.at(engine, search))

    assert missing in words(page)
    assert {ids.WayThere.FIRST, ids.WayThere.LAST} <= {prop(part, "id") for part in walk(page)}


@pytest.mark.parametrize("search, said", [
    ("?from=track-00001&to=track-00001", "These two are the same recording"),
    ("?from=track-00000&to=track-00001&steps=50", "There is no way in 50 steps: it can be"),
])  # fmt: skip
def test_where_there_is_no_way_it_says_why(engine: Engine, search: str, said: str) -> None:
    assert said in words(path_between.page(PathFacts.at(engine, search)))


def test_all_of_the_way_can_be_put_in_the_crate(engine: Engine) -> None:
    page = path_between.page(PathFacts.at(engine, WAY))
    (button,) = [part for part in walk(page) if prop(part, "data-add-all")]
    stops = the(page, prop(button, "data-add-all"))

    assert [prop(part, "data-add") for part in walk(stops) if has_class(part, "crate-add")] == (
        names(engine, WAY)
    )


def test_the_chart_has_a_line_for_each_feature_and_says_it_as_a_table() -> None:
    rows = [
        {"name": "<b>One</b>", "mood": 0, **dict.fromkeys(FEATURE_NAMES, 0.5)},
        {"name": "Two", "mood": 1, "energy": 0.25},
    ]
    percentiles = [dict.fromkeys(FEATURE_NAMES, 40.0), {"energy": 10.0}]
    figure = along_the_way(rows, percentiles, FEATURE_NAMES, [a_mood(0), a_mood(1)])

    go.Figure(undressed(figure))
    assert [trace["name"] for trace in figure["data"]][1] == "Energy"
    assert figure["data"][1]["y"] == [40.0, 10.0]
    assert figure["data"][0]["y"] == [40.0, None]
    cells = figure["layout"]["meta"]["cells"]
    assert cells["rows"][1][:4] == [2, "Two", "unknown", "25%"]
    assert "&lt;b>One" in figure["data"][0]["customdata"][0][0]
