"""`export`: tracks and their moods, or what was found out about them, to a file."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.exports import write_export, write_table
from analytics.filters import Filter
from analytics.options import Options
from analytics.schema import FIELDS
from dashapp.settings import Settings
from dashapp.whole import whole
from layouts import urls

TABLES: Final = ("csv", "json", "parquet")
FORMATS: Final[Mapping[str, tuple[str, ...]]] = {
    "clusters": TABLES, "representatives": TABLES, "view": TABLES,
    "listeners": TABLES, "segments": TABLES,
    "report": ("html", "pdf"), "figures": ("png",),
}  # fmt: skip
"""What each export can be written as."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Write the export; a file appears when it is complete."""
    _refuse_format(arguments.what, arguments.format)
    if arguments.query and arguments.what != "view":
        raise InvalidSpec("--query", arguments.query, "given with --what view only")
    engine = Engine(open_build(settings.home))
    if arguments.what in ("report", "figures"):
        # What prints loads a browser's driver, which tables do without.
        printed = importlib.import_module("dashapp.commands.printed")
        print(printed.export(engine, arguments))
        return 0
    if arguments.what in ("listeners", "segments"):
        return _listening(engine, arguments, settings.smallest_group)
    chosen = urls.decode_filter(arguments.query, engine.options)
    _refuse_misread(arguments.query, chosen, engine.options)
    with whole(arguments.out) as partial:
        n_rows = write_export(engine, arguments.what, chosen, arguments.format, partial)
    print(f"{n_rows:,} tracks written to {arguments.out}.")
    return 0


def _listening(engine: Engine, arguments: argparse.Namespace, smallest: int) -> int:
    """Write people by their pseudonyms, or their kinds, without what would tell one of few."""
    listening = engine.listening
    if listening is None:
        raise InvalidSpec("--what", arguments.what, "of a build that was made with --listens")
    of_people = arguments.what == "listeners"
    table = (listening.listeners_table if of_people else listening.kinds_table)(smallest)
    with whole(arguments.out) as partial:
        write_table(table, arguments.format, partial)
    noun = "listeners" if of_people else "kinds of listeners"
    print(f"{table.num_rows:,} {noun} written to {arguments.out}.")
    return 0


def _refuse_format(what: str, fmt: str) -> None:
    """Raise InvalidSpec for a format that an export does not come in."""
    formats = FORMATS[what]
    if fmt not in formats:
        *others, last = formats
        listed = f"{', '.join(others)} or {last}" if others else last
        raise InvalidSpec("--format", fmt, f"{listed} with --what {what}")


def _refuse_misread(query: str, chosen: Filter, options: Options) -> None:
    """A link drops what it does not know; a script must not export everything for a typo.

    chosen: what was understood of the query.
    """
    text = query.removeprefix("?")
    if len(text) > urls.MAX_ADDRESS:
        raise InvalidSpec("The length of --query", len(text), f"up to {urls.MAX_ADDRESS:,}")
    values: dict[str, list[str]] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        values.setdefault(key, []).append(value)
    names = {"mood": chosen.moods, "genre": chosen.genres, "artist": chosen.artists}
    for key, given in values.items():
        most = urls.MAX_VALUES if key in names else 1
        if len(given) > most:
            raise InvalidSpec(f"The number of values of --query {key}", len(given), f"up to {most}")
        if key in names:
            unknown = [value for value in given if value not in names[key]]
            if unknown:
                raise InvalidSpec(f"--query {key}", unknown[0], f"a {key} of this catalogue")
        elif key == "explicit":
            if chosen.explicit is None:
                raise InvalidSpec("--query explicit", given[0], "yes or no")
        elif key == "region":
            if chosen.region is None:
                raise InvalidSpec("--query region", given[0], "a region as the map writes it")
        elif key in options.limits:
            _refuse_misread_range(key, given[0], options.limits[key])
        elif key not in urls.SHOWN_KEYS:  # an address copied from the browser has these as well
            known = ", ".join([*names, "explicit", "region", *options.limits])
            raise InvalidSpec("--query", key, f"about {known}")


def _refuse_misread_range(key: str, text: str, limits: tuple[int, int]) -> None:
    """Raise InvalidSpec unless a range has its ends in order and meets the values there are."""
    field = FIELDS[key]
    low, high = map(field.value_of, limits)
    match = urls.RANGE_TEXT.fullmatch(text)
    ends = (float(match[1]), float(match[2])) if match else (1.0, 0.0)
    meets = field.step_of(ends[1]) >= limits[0] and field.step_of(ends[0]) <= limits[1]
    if ends[0] > ends[1] or not meets:
        legal = f"a range, the low end first, that meets {low:g}-{high:g}"
        raise InvalidSpec(f"--query {key}", text, legal)
