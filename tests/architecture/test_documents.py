"""What the documents say is what the program does."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields

import pytest

from analytics import VERSION
from dashapp.settings import SETTINGS, Settings, settings_table
from tests.architecture.sources import ROOT


def test_the_readme_holds_the_table_of_settings() -> None:
    """`python -c "from dashapp.settings import settings_table; print(settings_table())"`."""
    assert settings_table() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_a_row_of_the_table_and_an_attribute() -> None:
    assert [row.field for row in SETTINGS] == [field.name for field in fields(Settings)]
    for row in SETTINGS:
        assert row.help.endswith("."), row.name


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "constraints.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-"))]
    names = [normal_name(line) for line in wanted]
    assert names == sorted(names)
    assert [line for line in wanted if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def normal_name(line: str) -> str:
    return line.partition("==")[0].lower().replace("_", "-")


def test_no_requirement_is_pinned_twice() -> None:
    names = [
        normal_name(line)
        for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if "==" in line
    ]
    assert len(names) == len(set(names))


def test_the_makefile_explains_its_commands() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    help_text = text.partition("\nhelp:")[2].partition("\n\n")[0]
    for target in ("run", "test", "lint", "format", "bench", "clean"):
        assert f"make {target}" in help_text


def test_the_project_asks_for_the_python_it_is_checked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["mypy"]["python_version"] == "3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
    assert f"## {VERSION}," in (ROOT / "CHANGELOG.md").read_text()
