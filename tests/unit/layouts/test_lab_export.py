"""The Lab's files: every address is there, and what was printed takes the place of the button."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.durable import write_json
from analytics.engine import Engine
from analytics.manifest import seal
from analytics.shelves import Shelves
from layouts import ids
from layouts.pages.lab import export
from layouts.pages.lab.facts import LabFacts
from tests.pages import prop, walk, words


def has_id(tree: object, id: str) -> bool:
    return any(prop(part, "id") == id for part in walk(tree))


def addresses(facts: LabFacts) -> list[str]:
    tree = walk(export.part(facts, {}))
    return [str(prop(part, "href")) for part in tree if prop(part, "href")]


def printed(shelves: Shelves, engine: Engine) -> str:
    """A print of the build of an engine, with files that are none."""
    folder = shelves.prints.start()
    for file in ("report.pdf", "figures.zip"):
        write_json(folder / file, "x" * 60_000)
    kept = {
        key: value for key, value in engine.manifest().items() if key not in ("files", "format")
    }
    seal(folder, kept)  # type: ignore[arg-type]
    return shelves.prints.publish(folder)


def test_every_file_is_of_the_build_that_is_looked_at(engine: Engine) -> None:
    found = addresses(LabFacts.of(engine))

    build = engine.build_name
    for what in ("clusters", "representatives"):
        for fmt in ("csv", "json", "parquet"):
            assert f"/{what}.{fmt}?build={build}" in found
    assert f"/report.html?build={build}" in found


def test_a_print_takes_the_place_of_the_button(engine: Engine, tmp_path: Path) -> None:
    shelves = Shelves.of(tmp_path)
    before = export.part(LabFacts.of(engine, shelves), {})
    assert has_id(before, ids.Lab.PRINT_FORM)

    name = printed(shelves, engine)

    facts = LabFacts.of(engine, shelves)
    after = export.part(facts, {})
    assert not has_id(after, ids.Lab.PRINT_FORM)
    assert {f"/prints/{name}/report.pdf", f"/prints/{name}/figures.zip"} <= set(addresses(facts))
    assert "PDF, 0.1 MB" in words(after)


@pytest.mark.parametrize("query", [{}, {"print": "0001"}, {"print": "../../x"}])
def test_the_query_changes_nothing(engine: Engine, query: dict[str, str]) -> None:
    assert words(export.part(LabFacts.of(engine), query)) == words(
        export.part(LabFacts.of(engine), {})
    )
