"""What somebody says each column of a file is, before it is known whether the file has it."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.errors import InvalidSpec
from analytics.ingest import headers


def checked_columns(data: object) -> dict[str, int] | None:
    """Columns as somebody may have sent them, or None for none. Raises InvalidSpec."""
    if data is None:
        return None
    if not isinstance(data, Mapping):
        raise InvalidSpec("columns", data, "an object with a position for each column")
    for name, position in data.items():
        if name not in headers.ALIASES:
            raise InvalidSpec("columns", name, f"of {', '.join(headers.ALIASES)}")
        if type(position) is not int or not 0 <= position < headers.MAX_COLUMNS:
            raise InvalidSpec(
                str(name), position, f"a whole number, 0 to {headers.MAX_COLUMNS - 1}"
            )
    return {name: data[name] for name in headers.ALIASES if name in data}
