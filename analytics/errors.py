"""What can go wrong, as a tree. Every message is one sentence a person can act on.

UndertoneError
├── UnusableFile        a file that cannot become a catalogue: names file, row and column
├── InvalidSpec         a parameter outside its legal range: names it, the value, the range
├── DamagedBuild        an artefact missing, truncated or changed since it was published
└── NoBuild             nothing has been built yet
"""

from __future__ import annotations


class UndertoneError(Exception):
    """Base of every error this program raises on purpose; `str()` is fit to show a person."""


class UnusableFile(UndertoneError):
    """A data file that cannot be used, with the place where it went wrong when there is one."""

    def __init__(
        self, file: str, problem: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        place = file
        if row is not None:
            place += f", row {row}"
        if column is not None:
            place += f", column {column}"
        super().__init__(f"{place}: {problem}")
        self.file = file
        self.problem = problem
        self.row = row
        self.column = column


class InvalidSpec(UndertoneError):
    """A parameter outside its legal range."""

    def __init__(self, name: str, value: object, legal: str) -> None:
        super().__init__(f"{name} is {value!r}; it can be {legal}.")
        self.name = name
        self.value = value
        self.legal = legal


class DamagedBuild(UndertoneError):
    """A published build whose files are not the ones that were published."""

    def __init__(self, build: str, problem: str) -> None:
        super().__init__(f"Build {build} is damaged: {problem}")
        self.build = build
        self.problem = problem


class NoBuild(UndertoneError):
    """Nothing has been built in this home yet."""
