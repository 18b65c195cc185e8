"""What there is to show of each mood: its examples, its rule and how far to trust it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from analytics.engine import Engine
from analytics.filters import Filter, Range, make_ranges
from analytics.moods import Mood


@dataclass(frozen=True, slots=True)
class Example:
    """A track of a mood. artists: their names, as people write them."""

    id: str
    name: str
    artists: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Two or three conditions that describe a mood, and how well they do.

    words: "energy above 71% and acousticness below 12%".  chosen: the tracks that meet them, as
    Explore shows them; all of them where no condition tells the mood apart.  n_tracks: how many
    those are.  recall: the share of the mood's tracks among them, precision: the share of them that
    is in the mood; both 0 to 1.
    """

    words: str
    chosen: Filter
    n_tracks: int
    recall: float
    precision: float


@dataclass(frozen=True, slots=True)
class Portrait:
    """A mood with everything its card shows.

    trust: of the build's trust.json (`analytics.trust.TrustCard`).  rule, trust: None where the
    build has none.
    """

    mood: Mood
    representative: tuple[Example, ...]
    popular: tuple[Example, ...]
    rule: Rule | None
    trust: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class MoodFacts:
    """What the Moods page is told.

    portraits: of every mood, in their order.  features: those the catalogue has.  profile:
    feature -> mean percentile of all tracks, NaN where nothing is known.
    """

    portraits: tuple[Portrait, ...]
    n_tracks: int
    features: tuple[str, ...]
    profile: Mapping[str, float]

    @classmethod
    def of(cls, engine: Engine) -> Self:
        """Those of the build that an engine serves."""
        features = engine.catalogue.features
        usual = engine.view(Filter()).profile.tolist()
        return cls(
            portraits=tuple(_portraits(engine)),
            n_tracks=engine.catalogue.n_tracks,
            features=features,
            profile=dict(zip(features, usual, strict=True)),
        )


def _portraits(engine: Engine) -> Iterator[Portrait]:
    rules = {rule["number"]: rule for rule in engine.lab.report("rules") or ()}
    trust = {card["number"]: card for card in engine.lab.report("trust") or ()}
    for mood in engine.moods:
        yield Portrait(
            mood=mood,
            representative=tuple(_examples(engine, mood.representative)),
            popular=tuple(_examples(engine, mood.popular)),
            rule=_rule(engine, rules[mood.number]) if mood.number in rules else None,
            trust=trust.get(mood.number),
        )


def _examples(engine: Engine, rows: Sequence[int]) -> Iterator[Example]:
    for record in engine.catalogue.text(rows, ("id", "name", "artists")).to_pylist():
        yield Example(record["id"], record["name"], ", ".join(record["artists"]))


def _rule(engine: Engine, rule: Mapping[str, Any]) -> Rule:
    limits = engine.catalogue.limits
    chosen = Filter(ranges=make_ranges(dict(_range(each, limits) for each in rule["conditions"])))
    return Rule(
        words=rule["words"].partition(":")[0],
        chosen=chosen,
        n_tracks=int(np.count_nonzero(engine.matching(chosen))),
        recall=rule["recall"],
        precision=rule["precision"],
    )


def _range(
    condition: Mapping[str, Any], limits: Mapping[str, tuple[int, int]]
) -> tuple[str, Range]:
    """The range Explore has for a condition, whose ends are steps; an open end is the limit."""
    low, high = limits[condition["feature"]]
    at_least, at_most = condition["at_least"], condition["at_most"]
    return condition["feature"], Range(
        low if at_least is None else at_least, high if at_most is None else at_most
    )
