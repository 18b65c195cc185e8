"""What may be asked for: of which kind, within which range, and the sentence for anything else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from analytics.clustering import Spec
from analytics.errors import InvalidSpec
from analytics.sweeps import SweepSpec
from dashapp.jobs.kinds import KINDS, asked_for, kind_of, sweep_places


def test_a_job_that_does_not_say_its_kind_groups() -> None:
    assert asked_for({"parameters": {"k": 4}}) == ("group", Spec("kmeans", (("k", 4),)))
    assert asked_for({"kind": "group"}) == ("group", Spec())


def test_a_sweep_has_a_range_and_a_seed() -> None:
    sent = {"kind": "sweep", "from": 3, "to": 8, "seed": 5}

    assert asked_for(sent) == ("sweep", SweepSpec(3, 8, 5))
    assert list(SweepSpec(3, 8).numbers) == [3, 4, 5, 6, 7, 8]
    assert asked_for({"kind": "sweep"}) == ("sweep", SweepSpec(2, 20, 0))


@pytest.mark.parametrize(
    "sent, sentence",
    [
        ({"from": 1}, "from is 1; it can be 2 to 19."),
        ({"from": 20}, "from is 20; it can be 2 to 19."),
        ({"from": 5, "to": 5}, "to is 5; it can be 6 to 20."),
        ({"to": 21}, "to is 21; it can be 3 to 20."),
        ({"to": 7.0}, "to is 7.0; it can be a whole number, 3 to 20."),
        ({"from": True}, "from is True; it can be a whole number, 2 to 19."),
        ({"from": "x"}, "from is 'x'; it can be a whole number, 2 to 19."),
        ({"to": None}, "to is None; it can be a whole number, 3 to 20."),
        ({"to": [3]}, "to is [3]; it can be a whole number, 3 to 20."),
        ({"to": 10**400}, None),
        ({"to": float("nan")}, "to is nan; it can be a whole number, 3 to 20."),
        ({"seed": -1}, "seed is -1; it can be 0 to 4,294,967,295."),
        ({"k": 3}, "spec is 'k'; it can be made of from, seed, to."),
        ({"method": "kmeans"}, "spec is 'method'; it can be made of from, seed, to."),
    ],
)
def test_a_range_that_is_none_is_refused_with_the_one_that_is(
    sent: dict[str, Any], sentence: str | None
) -> None:
    pattern = re.escape(sentence) if sentence else "it can be 3 to 20"
    with pytest.raises(InvalidSpec, match=pattern):
        asked_for({"kind": "sweep", **sent})


@pytest.mark.parametrize("kind", ["", "Sweep", "nope", None, 3, ["sweep"], {"kind": "sweep"}])
def test_a_kind_that_there_is_not_is_refused_with_those_that_there_are(kind: object) -> None:
    with pytest.raises(InvalidSpec, match="it can be one of group, sweep"):
        asked_for({"kind": kind})


@pytest.mark.parametrize("content", [None, [], "sweep", 3, [{"kind": "sweep"}]])
def test_what_is_no_object_is_refused(content: object) -> None:
    with pytest.raises(InvalidSpec, match="an object with names and values"):
        asked_for(content)


@pytest.mark.parametrize("name", KINDS)
def test_a_spec_comes_back_from_the_store_as_it_was(name: str) -> None:
    kind = kind_of(name)
    spec = kind.read({})
    assert kind.read(spec.to_dict()) == spec


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_leaves_what_it_makes_by_one_rename_and_sweeps_the_rest(
    tmp_path: Path, name: str
) -> None:
    kind = kind_of(name)
    place, suffix = kind.place(tmp_path), kind.suffix(kind.read({}))
    for number in (1, 2):
        folder = place.start()
        (folder / "result").write_text("whole")
        left = place.publish(folder, suffix)
        assert left.startswith(f"000{number}")
        assert (folder.parent / left / "result").read_text() == "whole"
        assert not folder.exists()
    unfinished = place.start()
    sweep_places(tmp_path)
    assert not unfinished.exists()
