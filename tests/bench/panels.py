"""Whether the panels on the screen say what the engine says of the filter on the screen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pytest

from analytics.engine import Engine
from callbacks.answers import view_answer
from layouts import urls

FIGURE_OF: Final = {"profile": "profile", "together": "together", "genres": "genres"}
LEAST_HEIGHT: Final = 0.04


def assert_right(panels: Mapping[str, Any], engine: Engine, search: str, tab: str) -> None:
    """Fail where a panel differs from the answer to `search`, in any number or name."""
    answer = view_answer(engine, urls.decode_filter(search, engine.options))
    assert answer["search"] == search
    assert panels["matched"] == answer["matches"], f"the map of {search}"
    assert f"{answer['matches']:,} " in panels["count"], f"the count of {search}"
    assert panels["tracks"] == [row["id"] for row in answer["rows"]], f"the list of {search}"
    for field, counts in answer["histograms"].items():
        expected = heights(counts)
        assert panels["histograms"][field] == pytest.approx(expected), f"{field} of {search}"
    figures = answer["figures"]
    figure = figures["spread"]["energy"] if tab == "spread" else figures[FIGURE_OF[tab]]
    assert holds(panels["chart"], figure["data"]), f"the chart {tab} of {search}"


def heights(counts: Sequence[int]) -> list[float]:
    """Heights of a histogram's bars, of 1, by the square root so that small bins show."""
    most = math.sqrt(max(*counts, 1))
    return [max(math.sqrt(count) / most, LEAST_HEIGHT) if count else 0 for count in counts]


def holds(drawn: Any, expected: Any) -> bool:
    """Whether what is drawn has everything expected; a colour by its token's name may be any."""
    if isinstance(expected, Mapping):
        return all(key in drawn and holds(drawn[key], part) for key, part in expected.items())
    if isinstance(expected, list | tuple):
        return len(drawn) == len(expected) and all(map(holds, drawn, expected))
    return drawn == expected or (isinstance(expected, str) and expected.startswith("@"))
