"""docs/proof.md is what was kept of the proofs, and each proof is there."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT
from tests.soak import rows
from tests.soak.bars import BARS, chosen

STILL_TO_COME = ("hostile-files",)
"""Bars that may name files of tests which are not there."""


def test_the_page_shows_what_was_kept() -> None:
    kept, machines = rows.read()
    assert kept, "make proof writes it"
    assert rows.SHOWN.read_text(encoding="utf-8") == rows.page(list(kept.values()), machines)


def test_rows_are_of_bars_there_are_in_their_order_and_say_what_these_say() -> None:
    kept, _ = rows.read()
    known = {bar.name: bar for bar in BARS}
    assert list(kept) == [name for name in known if name in kept]
    for name, row in kept.items():
        assert row.promise == known[name].promise, name
        assert row.verdict in (rows.HELD, rows.FELL_SHORT, rows.NOT_SHOWN)


@pytest.mark.parametrize("bar", BARS, ids=lambda bar: bar.name)
def test_every_bar_is_tried_by_tests_that_exist(bar: object) -> None:
    (named,) = [each for each in BARS if each is bar]
    for test in named.tests:
        path, _, name = test.partition("::")
        if named.name in STILL_TO_COME and not (ROOT / path).exists():
            continue
        text = (ROOT / path).read_text(encoding="utf-8")
        function = name.partition("[")[0]
        assert re.search(rf"^def {function or 'test_'}", text, flags=re.MULTILINE), test


def test_a_proof_is_chosen_by_the_beginning_of_its_name() -> None:
    assert [bar.name for bar in chosen("load")] == ["load-50", "load-100", "load-400"]
    assert chosen("") == BARS
    with pytest.raises(ValueError, match="There is no proof named lode"):
        chosen("lode")
