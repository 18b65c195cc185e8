from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.metrics import precision_score, recall_score

from analytics.filters import Range
from analytics.rules import Condition, Rule, find_rules
from analytics.schema import FEATURE_NAMES, FIELDS, MISSING_STEP
from tests.builders import make_tracks

Steps = dict[str, npt.NDArray[np.uint8]]


def steps_of(n: int = 300, **overrides: object) -> Steps:
    tracks = make_tracks(n, **overrides)
    return {
        name: FIELDS[name].to_steps(tracks[name].to_numpy())
        for name in FEATURE_NAMES
        if name in tracks
    }


def selected(rule: Rule, steps: Steps) -> npt.NDArray[np.bool_]:
    """What a filter of the rule's ranges on Explore selects."""
    chosen = np.ones(len(next(iter(steps.values()))), dtype=np.bool_)
    for condition in rule.conditions:
        field = FIELDS[condition.feature]
        low = 0 if condition.at_least is None else condition.at_least
        high = field.n_steps if condition.at_most is None else condition.at_most
        limits = Range(low, high)
        chosen &= (steps[condition.feature] >= limits.low) & (
            steps[condition.feature] <= limits.high
        )
    return chosen


def test_obvious_groups_have_perfect_rules() -> None:
    steps, labels = steps_of(), np.arange(300) % 3
    for number, rule in enumerate(find_rules(steps, labels)):
        assert rule.number == number
        assert (rule.precision, rule.recall) == (1, 1)
        assert len(rule.conditions) == 2, "a third condition would not help"


def test_precision_and_recall_are_those_of_the_filter() -> None:
    random = np.random.default_rng(0)
    steps = steps_of(500)
    energy, valence = (steps[name].astype(float) for name in ("energy", "valence"))
    labels = (energy + valence + random.normal(0, 25, 500) > 110).astype(np.int32)
    for rule in find_rules(steps, labels):
        mood, caught = labels == rule.number, selected(rule, steps)
        assert rule.precision == pytest.approx(precision_score(mood, caught))
        assert rule.recall == pytest.approx(recall_score(mood, caught))
        assert 0 < rule.recall


def test_a_rule_hidden_in_noise_is_found_exactly() -> None:
    random = np.random.default_rng(1)
    steps = {name: random.integers(0, 101, 4_000).astype(np.uint8) for name in FEATURE_NAMES[:7]}
    hidden = (steps["energy"] >= 72) & (steps["acousticness"] <= 33)
    (_, rule) = find_rules(steps, hidden.astype(np.int32))
    assert set(rule.conditions) == {
        Condition("energy", 72, None), Condition("acousticness", None, 33),
    }  # fmt: skip
    assert rule.in_words() == (
        "energy above 71% and acousticness below 34%: catches 100%, 100% right"
    )


def test_a_range_with_two_ends_and_a_third_condition_are_used_where_they_help() -> None:
    random = np.random.default_rng(2)
    steps = {name: random.integers(0, 101, 6_000).astype(np.uint8) for name in FEATURE_NAMES[:6]}
    hidden = (
        (steps["energy"] >= 30) & (steps["energy"] <= 60)
        & (steps["danceability"] >= 40) & (steps["speechiness"] <= 70)
    )  # fmt: skip
    (_, rule) = find_rules(steps, hidden.astype(np.int32))
    assert set(rule.conditions) == {
        Condition("energy", 30, 60), Condition("danceability", 40, None),
        Condition("speechiness", None, 70),
    }  # fmt: skip


def test_no_pair_of_conditions_with_one_end_is_better() -> None:
    """Brute force over every step of two features."""
    random = np.random.default_rng(3)
    steps = {name: random.integers(0, 12, 400).astype(np.uint8) for name in ("energy", "valence")}
    mood = (steps["energy"] + steps["valence"] + random.integers(0, 8, 400)) > 17
    (_, rule) = find_rules(steps, mood.astype(np.int32))
    best = 0.0
    for low, high in product(range(12), range(12)):
        for one, other in product((True, False), repeat=2):
            caught = (steps["energy"] >= low if one else steps["energy"] <= low) & (
                steps["valence"] >= high if other else steps["valence"] <= high
            )
            best = max(best, 2 * float((caught & mood).sum() / (caught.sum() + mood.sum())))
    assert rule.f1 >= best - 1e-12


def test_unknown_values_are_never_caught() -> None:
    steps = steps_of()
    steps["energy"][::7] = MISSING_STEP
    labels = np.arange(300) % 3
    for rule in find_rules(steps, labels):
        caught = selected(rule, steps)
        if any(condition.feature == "energy" for condition in rule.conditions):
            assert not caught[::7].any()
        assert rule.recall == pytest.approx(caught[labels == rule.number].mean())


def test_features_that_do_not_vary_describe_nothing() -> None:
    steps = steps_of()
    for name in FEATURE_NAMES:
        if name not in ("energy", "tempo"):
            steps[name][:] = 7
    for rule in find_rules(steps, np.arange(300) % 3):
        assert {condition.feature for condition in rule.conditions} <= {"energy", "tempo"}


def test_one_varying_feature_gives_one_condition_and_none_gives_none() -> None:
    labels = np.array([0, 0, 0, 1])
    energy = np.array([10, 10, 10, 90], dtype=np.uint8)
    same = np.full(4, 5, dtype=np.uint8)
    one, other = find_rules({"energy": energy, "tempo": same}, labels)
    assert one.in_words() == "energy below 90%: catches 100%, 100% right"
    assert other.in_words() == "energy above 89%: catches 100%, 100% right"
    nothing, _ = find_rules({"energy": same, "tempo": same}, labels)
    assert nothing.conditions == ()
    assert nothing.in_words() == "any track: catches 100%, 75% right"


def test_the_same_tracks_give_the_same_rules_in_any_order() -> None:
    steps, labels = steps_of(), (np.arange(300) % 3) // 2
    order = np.random.default_rng(0).permutation(300)
    shuffled = {name: values[order] for name, values in steps.items()}
    assert find_rules(steps, labels) == find_rules(shuffled, labels[order])


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Condition("energy", 72, None), "energy above 71%"),
        (Condition("acousticness", None, 11), "acousticness below 12%"),
        (Condition("tempo", 100, 120), "tempo from 100 BPM to 120 BPM"),
        (Condition("loudness", 100, None), "loudness above −10.5 dB"),
        (Condition("instrumentalness", 0, 0), "instrumentalness at 0%"),
    ],
)
def test_conditions_are_said_in_the_units_of_their_field(condition: Condition, words: str) -> None:
    assert condition.in_words() == words


def test_a_rule_travels_as_json() -> None:
    rule = Rule(2, (Condition("energy", 72, None), Condition("valence", 10, 50)), 0.91, 0.88)
    assert rule.to_dict() == {
        "number": 2,
        "conditions": [
            {"feature": "energy", "at_least": 72, "at_most": None},
            {"feature": "valence", "at_least": 10, "at_most": 50},
        ],
        "precision": 0.91,
        "recall": 0.88,
        "words": "energy above 71% and valence from 10% to 50%: catches 88%, 91% right",
    }
