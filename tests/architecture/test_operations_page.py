"""docs/operations.md says what is so."""

from __future__ import annotations

import re
import shlex
import subprocess

import pytest

from dashapp.__main__ import make_parser
from dashapp.limits import LIMITS
from dashapp.metrics import Metrics, Present
from dashapp.settings import SETTINGS
from tests.architecture.sources import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
NAMES = {row.name for row in SETTINGS}
COMMANDS = [line.strip() for line in PAGE.splitlines() if line.startswith("    ")]


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the table below a heading."""
    part = PAGE.partition(f"{heading}\n")[2].partition("\n#")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_setting_is_explained_by_purpose() -> None:
    explained = [name for _, text in rows_of("## Settings by purpose") for name in named(text)]
    assert sorted(explained) == sorted(NAMES)


def named(text: str) -> list[str]:
    found = re.findall(r"`((?:UNDERTONE_|DATABASE_|REDIS_)[A-Z_]+)`", text)
    return [str(name) for name in found]


def test_every_setting_that_is_named_exists() -> None:
    assert set(re.findall(r"\b(UNDERTONE_[A-Z_]+|[A-Z]+_URL)\b", PAGE)) <= NAMES


def test_the_limits_are_those_of_the_program() -> None:
    told = {name: (int(amount), what) for name, amount, what in rows_of("### Limits")}
    assert told == {name: (limit.a_minute, limit.what) for name, limit in LIMITS.items()}


def test_the_metrics_are_those_of_the_program() -> None:
    metrics = Metrics()
    metrics.request("/view", 200, 0.1)
    present = Present("1", "b", "core", 1, jobs={"done": 1}, cache_is_there=True)
    text = metrics.text(present).decode()
    families = set(re.findall(r"^# TYPE (\S+)", text, flags=re.MULTILINE))
    told = {name.strip("`"): labels for name, labels, _ in rows_of("## Metrics")}
    assert set(told) == {name for name in families if not name.endswith("_created")}
    for name, labels in told.items():
        found = re.search(rf"^{name}(?:_count|_total)?{{([^}}]*)}}", text, flags=re.MULTILINE)
        given = re.findall(r"(\w+)=", found[1]) if found else []
        assert sorted(re.findall(r"\w+", labels)) == sorted(given), name


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\bdeploy/[\w./-]+\w", PAGE))))
def test_every_file_that_is_named_is_there(path: str) -> None:
    assert (ROOT / path).is_file()


def test_every_command_of_the_program_is_one() -> None:
    lines = [line for line in COMMANDS if "-m dashapp" in line]
    assert len(lines) >= 5
    for line in lines:
        make_parser().parse_args(shlex.split(line.partition("-m dashapp ")[2]))


def test_every_command_is_one_that_a_shell_reads() -> None:
    script = "\n".join(re.findall(r"^    (.*)", PAGE, flags=re.MULTILINE))
    done = subprocess.run(["sh", "-n"], input=script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
