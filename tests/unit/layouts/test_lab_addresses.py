from __future__ import annotations

import pytest

from analytics.engine import Engine
from layouts import ids, urls
from layouts.pages.lab import frame, methods
from layouts.pages.lab.facts import LabFacts
from tests.pages import prop, walk, words


def test_an_address_in_the_lab_leaves_out_what_is_not_chosen() -> None:
    assert urls.lab("methods", method=None) == "/lab?part=methods"
    assert urls.lab("structure", cut=7) == "/lab?part=structure&cut=7"


@pytest.mark.parametrize(
    "search, expected",
    [
        ("", {}),
        ("?part=number&part=methods", {"part": "number"}),
        ("part=structure&cut=", {"part": "structure"}),
        ("?" + "x=1&" * 4_000, {}),
    ],
)
def test_the_first_value_of_each_name_counts(search: str, expected: dict[str, str]) -> None:
    assert urls.first_values(search) == expected


@pytest.mark.parametrize("part", frame.PARTS, ids=lambda part: part.key)
def test_every_part_of_a_full_build_is_a_link_that_opens_it(
    engine: Engine, part: frame.Part
) -> None:
    opened = frame.opened(LabFacts.of(engine), {"part": part.key})

    (marked,) = [link for link in walk(opened) if prop(link, "aria-current") == "page"]
    assert prop(marked.children, "href") == urls.lab(part.key)
    assert "comes with the full build" not in words(opened)


def test_every_method_of_a_full_build_can_be_opened(engine: Engine) -> None:
    facts = LabFacts.of(engine)
    assert facts.found.method_keys()

    for key in facts.found.method_keys():
        assert ids.Lab.SIZES in {
            getattr(part, "id", None) for part in walk(methods.part(facts, {"method": key}))
        }
