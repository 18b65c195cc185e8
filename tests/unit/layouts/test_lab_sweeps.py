"""Which sweep is shown: the build's own or a later one, by the address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dash.development.base_component import Component

from analytics.durable import write_json
from analytics.manifest import Facts, seal
from analytics.sweeps import Sweeps
from analytics.validation.clustergram import clustergram
from layouts import ids
from layouts.pages.lab import number
from tests.lab_facts import some_facts
from tests.pages import prop, the, walk, words
from tests.unit.layouts.test_lab_number import a_score, a_sweep, figures_of

NOON = "2026-11-28T12:00:00+00:00"
TRACKS = "f" * 64
"""The fingerprint of the tracks that the page is about."""


def a_later_sweep(
    home: Path, first: int, last: int, *, created: str = NOON, fingerprint: str = TRACKS
) -> str:
    """Leave a sweep; its name."""
    sweeps = Sweeps(home)
    folder = sweeps.start()
    scores = [a_score(k, stability=None) for k in range(first, last + 1)]
    recommended = {"k": last, "reason": f"{last} moods are the most distinct of all."}
    write_json(folder / "sweep.json", a_sweep(scores=scores, recommended=recommended))
    labellings = {k: (np.arange(60) % k).astype(np.int32) for k in (first, last)}
    report = clustergram(np.linspace(0, 1, 60), labellings).to_dict()
    write_json(folder / "clustergram.json", report)
    facts = Facts(
        build="b", stage="core", fingerprint=fingerprint, created=created, n_tracks=60,
        spec={"from": first, "to": last, "seed": 0}, spec_hash="s", versions={}, timings={},
        source={"file": "songs.csv", "sha256": "0"},
    )  # fmt: skip
    seal(folder, facts)
    return sweeps.publish(folder)


def the_part(home: Path, own: dict[str, Any] | None = None, **query: str) -> Component:
    files = {} if own is None else {"sweep.json": own}
    return number.part(some_facts(files=files, sweeps=Sweeps(home)), query)


def links(page: Component) -> list[tuple[str, str, bool]]:
    """Words, address and whether it is open, of each link that chooses a sweep."""
    rows = [part for part in walk(page) if prop(part, "className") == "lab-choice"]
    opened = {
        prop(part.children, "href") for part in walk(page) if prop(part, "aria-current") == "true"
    }
    return [(words(row), prop(row, "href"), prop(row, "href") in opened) for row in rows]


def tried(page: Component) -> list[int]:
    """The numbers of groups in the first chart."""
    return list(figures_of(page)[ids.Lab.SILHOUETTE]["data"][0]["x"])


def test_the_builds_own_is_shown_and_later_ones_are_links(tmp_path: Path) -> None:
    a_later_sweep(tmp_path, 2, 20)

    page = the_part(tmp_path, a_sweep())

    assert tried(page) == [2, 3, 4, 5]
    assert links(page) == [
        ("The build’s own, 2 to 5", "/lab?part=number", True),
        ("2 to 20, 28 Nov", "/lab?part=number&sweep=0001", False),
    ]


def test_the_address_says_which_one_is_shown(tmp_path: Path) -> None:
    a_later_sweep(tmp_path, 3, 9)

    page = the_part(tmp_path, a_sweep(), sweep="0001")

    assert tried(page) == list(range(3, 10))
    assert "9 moods are the most distinct of all." in words(page)
    assert [opened for _, _, opened in links(page)] == [False, True]
    levels = {bar["name"] for bar in figures_of(page)[ids.Lab.CLUSTERGRAM]["data"] if "name" in bar}
    assert "Group 9 of 9" in levels


@pytest.mark.parametrize("name", ["0002", "", "../builds", "<b>", "0001\0", "1"])
def test_a_name_that_there_is_not_shows_the_builds_own(tmp_path: Path, name: str) -> None:
    a_later_sweep(tmp_path, 3, 9)

    assert tried(the_part(tmp_path, a_sweep(), sweep=name)) == [2, 3, 4, 5]


def test_a_core_build_shows_the_newest_where_there_is_one(tmp_path: Path) -> None:
    assert "comes with the full build" in words(the_part(tmp_path))
    the(the_part(tmp_path), ids.Lab.SWEEP_FORM)

    a_later_sweep(tmp_path, 2, 4)
    a_later_sweep(tmp_path, 3, 9)
    page = the_part(tmp_path)

    assert tried(page) == list(range(3, 10))
    assert [(name, opened) for name, _, opened in links(page)] == [
        ("3 to 9, 28 Nov", True), ("2 to 4, 28 Nov", False),
    ]  # fmt: skip


def test_two_of_one_day_are_told_apart_by_the_time(tmp_path: Path) -> None:
    a_later_sweep(tmp_path, 2, 4)
    a_later_sweep(tmp_path, 2, 4, created="2026-11-28T18:05:00+00:00")

    named = [name for name, _, _ in links(the_part(tmp_path, a_sweep()))]

    assert named[1:] == ["2 to 4, 28 Nov, 18:05 UTC", "2 to 4, 28 Nov, 12:00 UTC"]


def test_a_sweep_of_another_catalogue_is_not_shown(tmp_path: Path) -> None:
    a_later_sweep(tmp_path, 3, 9, fingerprint="e" * 64)

    page = the_part(tmp_path, a_sweep(), sweep="0001")

    assert tried(page) == [2, 3, 4, 5]
    assert links(page) == []


def test_a_damaged_sweep_is_said_so(tmp_path: Path) -> None:
    a_later_sweep(tmp_path, 3, 9)
    path = tmp_path / "sweeps" / "0001" / "clustergram.json"
    path.write_bytes(path.read_bytes()[:-2])

    page = the_part(tmp_path, a_sweep(), sweep="0001")

    assert tried(page) == [2, 3, 4, 5]
    assert "Sweep 0001 is damaged and cannot be shown: clustergram.json" in words(page)


def test_a_sweep_that_is_damaged_after_it_was_listed_is_a_sentence(tmp_path: Path) -> None:
    a_later_sweep(tmp_path, 3, 9)
    facts = some_facts(files={"sweep.json": a_sweep()}, sweeps=Sweeps(tmp_path))
    number.part(facts, {"sweep": "0001"})
    path = tmp_path / "sweeps" / "0001" / "sweep.json"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"9", b"8"))

    page = number.part(facts, {"sweep": "0001"})

    assert "Sweep 0001 is damaged and cannot be shown: sweep.json" in words(page)
    the(page, ids.Lab.SWEEP_FORM)


def test_the_form_asks_for_a_range_and_says_what_runs(tmp_path: Path) -> None:
    page = the_part(tmp_path, a_sweep())

    typed = {
        prop(part, "data-spec"): prop(the(part, id), "value")
        for part in walk(page)
        if prop(part, "data-spec")
        for id in (ids.Lab.SWEEP_FROM, ids.Lab.SWEEP_TO)
        if any(getattr(inner, "id", None) == id for inner in walk(part))
    }
    assert typed == {"from": "2", "to": "20"}
    for id in (ids.LabJobs.START, ids.LabJobs.ANSWER, ids.LabJobs.ACTIVE, ids.LabJobs.NEWS):
        the(page, id)
    labelled = {prop(part, "htmlFor") for part in walk(page)}
    assert {ids.Lab.SWEEP_FROM, ids.Lab.SWEEP_TO} <= labelled
