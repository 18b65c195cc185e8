"""Kinds of listeners: on one scale, named by what sets them apart."""

from __future__ import annotations

import json

import numpy as np
import pytest

from analytics.listening.comparable import LEFT_OUT, LOGGED, comparable, standing
from analytics.listening.kind_words import name_kinds, sound_of
from analytics.listening.measured import Measured
from analytics.listening.measures import measured
from analytics.listening.segments import Segment, describe_segments
from analytics.mood_words import Character
from tests.plays import some_plays
from tests.unit.analytics.listening.test_measures import some_facts


@pytest.fixture(scope="module")
def of_sixty() -> Measured:
    """Sixty people of three tastes, each with hours of its own, and one without plays."""
    plays = some_plays(60, 90).of_those([*range(59)])
    found = measured(plays, some_facts(90))
    nobody = np.array([[0.0] * 2 + [np.nan] * (found.values.shape[1] - 2)])
    return Measured(found.measures, np.concatenate([found.values, nobody]), found.last_second)


def character(**effects: float) -> Character:
    levels = {"mean_energy": 0.4, "mean_acousticness": 0.7, "mean_valence": 0.5}
    return Character(effects, {name: levels.get(name, 0.5) for name in effects})


def test_every_measure_counts_the_same(of_sixty: Measured) -> None:
    people = comparable(of_sixty)
    assert people.rows.tolist() == list(range(59))
    assert set(of_sixty.names) - set(people.names) == set(LEFT_OUT)
    assert np.isfinite(people.values).all()
    np.testing.assert_allclose(people.values.mean(axis=0), 0, atol=1e-5)
    spread = people.values.std(axis=0)
    assert (np.isclose(spread, 1, atol=1e-4) | (spread == 0)).all()
    plays = people.names.index("plays")
    logs = np.log1p(of_sixty.column("plays")[:59])
    assert "plays" in LOGGED
    np.testing.assert_allclose(
        people.values[:, plays], (logs - logs.mean()) / logs.std(), atol=1e-5
    )


def test_unknown_values_stand_in_the_middle_and_stay_unknown_among_the_raw() -> None:
    raw = np.array([[1.0, np.nan], [2.0, 5.0], [2.0, 7.0], [4.0, np.nan]])
    stands = standing(raw)
    assert stands[:, 0].tolist() == [12.5, 50.0, 50.0, 87.5]
    assert np.isnan(stands[[0, 3], 1]).all()
    assert stands[[1, 2], 1].tolist() == [25.0, 75.0]


def test_a_kind_is_told_by_what_it_does_and_what_it_hears(of_sixty: Measured) -> None:
    people = comparable(of_sixty)
    labels = people.rows % 3  # people of taste t play around hour 6 + 5 t
    country = ["SE" if row % 3 == 0 else None if row == 4 else "PT" for row in people.rows]
    kinds = describe_segments(people, labels, country, [None] * len(people.rows))
    assert [kind.n_listeners for kind in kinds] == [20, 20, 19]
    assert len({kind.name for kind in kinds}) == len({kind.slug for kind in kinds}) == 3
    hours = ("Night owls", "Morning listeners", "Afternoon listeners")
    assert all(kind.name.startswith(name) for kind, name in zip(kinds, hours, strict=True))
    mornings = next(mark for mark in kinds[1].marks if mark.name == "morning_share")
    assert mornings.mean > mornings.usual
    assert mornings.mean == pytest.approx(of_sixty.column("morning_share")[1:59:3].mean())
    assert [(part.name, part.n_listeners, part.share) for part in kinds[0].countries] == [
        ("SE", 20, 1.0)
    ]
    assert kinds[1].countries[0].n_listeners == 19
    assert kinds[1].plans == ()
    assert all(0 <= stand <= 100 for stand in kinds[0].profile.values() if stand is not None)


def test_a_kind_comes_back_from_what_was_written(of_sixty: Measured) -> None:
    people = comparable(of_sixty)
    everybody = [None] * len(people.rows)
    for kind in describe_segments(people, people.rows % 2, ["FR"] * len(people.rows), everybody):
        assert Segment.from_dict(json.loads(json.dumps(kind.to_dict()))) == kind


def test_names_say_what_sets_a_kind_apart() -> None:
    owls = character(night_share=1.4, mean_energy=-1.0, mean_acousticness=1.2)
    fans = character(repeat_share=0.8, mean_energy=0.1)
    assert name_kinds([owls, fans]) == ["Night owls, calm & acoustic", "Loyal listeners"]


def test_sound_that_is_only_a_little_apart_is_said_by_comparison() -> None:
    assert sound_of(character(mean_energy=0.0, mean_acousticness=0.35)) == "more acoustic"
    assert sound_of(character(mean_energy=0.1)) == ""


def test_kinds_that_are_alike_have_names_of_their_own() -> None:
    alike = character(night_share=1.0)
    both = character(night_share=1.0, novelty=0.8)
    assert name_kinds([alike, both, alike]) == ["Night owls", "Explorers", "Night owls 2"]
