from __future__ import annotations

import re
from typing import Any

import plotly.graph_objects as go
import pytest

from analytics.engine import Engine
from analytics.filters import Filter
from analytics.view_summary import ViewSummary
from callbacks.answers import view_figures
from layouts.figures.sweep import sweep
from layouts.figures.theme import template
from layouts.figures.together import in_words
from tests.processes import ROOT

TOKENS = (ROOT / "assets" / "10-tokens.css").read_text()
SCORES = {
    "scores": [{"k": k, "silhouette": 0.3 - k / 100} for k in range(2, 13)],
    "recommended": {"k": 7, "reason": "because"},
    "used_k": 7,
}


def drawn(engine: Engine, chosen: Filter) -> dict[str, Any]:
    figures = view_figures(engine, engine.view(chosen))
    spreads = figures.pop("spread")
    return {**figures, **{f"spread of {name}": figure for name, figure in spreads.items()}}


def undressed(value: Any) -> Any:
    """A figure with a colour in the place of every token."""
    if isinstance(value, str):
        return "#123456" if value.startswith("@") else value
    if isinstance(value, list):
        return [undressed(part) for part in value]
    if isinstance(value, dict):
        return {key: undressed(part) for key, part in value.items()}
    return value


def tokens_in(value: Any) -> set[str]:
    if isinstance(value, str):
        return {value[1:]} if value.startswith("@") else set()
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*(tokens_in(part) for part in parts))


@pytest.mark.parametrize("chosen", [Filter(), Filter(genres=("folk",)), Filter(moods=("none",))])
def test_plotly_accepts_every_figure(engine: Engine, chosen: Filter) -> None:
    for figure in drawn(engine, chosen).values():
        go.Figure(undressed(figure))
    go.Figure(undressed(sweep(SCORES, 7)))
    go.layout.Template(undressed(template()))


def test_every_colour_is_a_token_of_the_stylesheet(engine: Engine) -> None:
    used = tokens_in([*drawn(engine, Filter()).values(), sweep(SCORES, 7), template()])
    assert used
    missing = [name for name in used if not re.search(rf"--{re.escape(name)}:", TOKENS)]
    assert not missing


def test_axes_with_numbers_say_what_they_count(engine: Engine) -> None:
    for name, figure in drawn(engine, Filter()).items():
        if name in ("sizes", "genres") or name.startswith("spread"):
            assert figure["layout"]["xaxis"]["title"]["text"], name


def test_the_radar_draws_the_moods_that_match_most_and_the_tracks_in_view(engine: Engine) -> None:
    view: ViewSummary = engine.view(Filter(genres=("folk",)))
    figure = view_figures(engine, view)["profile"]
    shown = [trace["name"] for trace in figure["data"] if trace.get("visible", True) is True]
    busiest = engine.moods[int(view.mood_matches.argmax())].name
    assert busiest in shown and shown[-1] == "Tracks in view"
    assert all(0 <= value <= 100 for trace in figure["data"] for value in trace["r"])


def test_a_box_is_left_out_where_no_track_matches(engine: Engine) -> None:
    figures = drawn(engine, Filter(genres=("folk",)))
    boxes = figures["spread of energy"]["data"]
    matched = (engine.view(Filter(genres=("folk",))).mood_matches > 0).sum()
    assert len(boxes) == matched + 1


def test_the_radar_says_in_words_what_sets_the_tracks_apart(engine: Engine) -> None:
    view: ViewSummary = engine.view(Filter(moods=(engine.moods[0].slug,)))
    meta = view_figures(engine, view)["profile"]["layout"]["meta"]
    distances = [abs(each["share"] - 50) for each in meta["words"]]
    assert meta["moods"] == [0] and meta["lead"] == "Compared with all tracks"
    assert distances and distances == sorted(distances, reverse=True)
    for each in meta["words"]:
        assert re.fullmatch(r"[A-Z][a-z ]+ than (5[89]|[6-9]\d|100)%", each["words"])


@pytest.mark.parametrize(
    "chosen, lead", [(Filter(), "Every track is in view."), (Filter(moods=("none",)), "No track")]
)
def test_where_nothing_stands_out_the_radar_says_so(
    engine: Engine, chosen: Filter, lead: str
) -> None:
    meta = view_figures(engine, engine.view(chosen))["profile"]["layout"]["meta"]
    assert meta["lead"].startswith(lead) and meta["words"] == []


def test_genres_as_common_as_ever_are_only_counted(engine: Engine) -> None:
    everything = drawn(engine, Filter())["genres"]["data"][0]["text"]
    folk = drawn(engine, Filter(genres=("folk",)))["genres"]["data"][0]["text"]
    assert not any("usual" in words for words in everything)
    assert folk[0].endswith("× usual")


@pytest.mark.parametrize(
    "value, words",
    [(0.764, ".76"), (-0.18, "−.18"), (1.0, "1"), (-1.0, "−1"), (-0.0, "0"), (None, "")],
)
def test_a_correlation_is_printed_in_few_signs(value: float | None, words: str) -> None:
    assert in_words(value) == words


def test_a_median_differs_in_colour_from_its_box(engine: Engine) -> None:
    for box in drawn(engine, Filter())["spread of energy"]["data"]:
        assert box["line"]["color"] != box["fillcolor"]
