"""Reading JSON of strangers: objects with the members that are expected, and a place for errors."""

from __future__ import annotations

import json
from typing import Any, Final

from analytics.errors import UnusableFile
from analytics.playlist_files.listed import require_text

_NO_NUMBERS: Final = "NaN and Infinity are no numbers of JSON"


def parsed(file: str, text: str) -> Any:
    """The value of a JSON text. Raises UnusableFile with the line where it is none."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        problem = f"this is not whole JSON: {error.msg.lower()}."
        raise UnusableFile(file, problem, row=error.lineno) from error
    except RecursionError as error:
        raise UnusableFile(file, "its JSON is nested too deeply.") from error
    except ValueError as error:
        raise UnusableFile(file, "it has a number that cannot be read.") from error


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant}: {_NO_NUMBERS}")


def text_of(file: str, members: dict[str, Any], name: str, row: int) -> str:
    """A member that is text; "" where it is missing or null."""
    value = members.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnusableFile(file, "text is needed here.", row=row, column=name)
    return require_text(file, value, row=row, column=name)


def texts_of(file: str, members: dict[str, Any], name: str, row: int) -> list[str]:
    """A member that is a list of texts, or one of them; none where it is missing or null."""
    value = members.get(name)
    listed = [] if value is None else value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) for each in listed):
        raise UnusableFile(file, "a list of texts is needed here.", row=row, column=name)
    return [require_text(file, each, row=row, column=name) for each in listed]


def objects_of(file: str, members: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A member that is a list of objects."""
    value = members.get(name)
    if not isinstance(value, list):
        raise UnusableFile(file, f"it has no list of tracks under {name}.")
    for row, each in enumerate(value, start=1):
        if not isinstance(each, dict):
            raise UnusableFile(file, "this is not a track.", row=row)
    return value
