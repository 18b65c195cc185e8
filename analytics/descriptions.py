"""A filter in words: the sentence above the map, and the names of its chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from analytics.filters import Filter, Range
from analytics.schema import FIELDS


def describe(
    chosen: Filter, mood_names: Mapping[str, str], limits: Mapping[str, tuple[int, int]]
) -> str:
    """One sentence that says what a filter shows, such as "Calm & acoustic in jazz, from 1990".

    mood_names: the name of each mood's slug.  limits: lowest and highest step in use per field; a
    range that reaches a limit is said as "at least" or "at most".
    """
    moods = either([mood_names.get(slug, slug) for slug in chosen.moods])
    sentence = moods or ("Tracks" if chosen.fields() else "Every track in the catalogue")
    if chosen.genres:
        sentence += f" in {either(chosen.genres)}"
    if chosen.artists:
        sentence += f" by {either(chosen.artists)}"
    ranges = [range_in_words(field, limit, limits.get(field)) for field, limit in chosen.ranges]
    if ranges:
        sentence += f" with {', '.join(ranges)}"
    if chosen.explicit is not None:
        sentence += ", explicit" if chosen.explicit else ", nothing explicit"
    if chosen.region is not None:
        sentence += ", inside the area drawn on the map"
    return sentence + "."


def either(words: Sequence[str]) -> str:
    """Alternatives as people say them: "a", "a or b", "a, b or c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"


def range_in_words(field_name: str, limit: Range, whole: tuple[int, int] | None) -> str:
    """A range as people say it: "energy at least 50%", "tempo 90 to 120 BPM"."""
    field = FIELDS[field_name]
    low, high = (field.in_words(field.value_of(step)) for step in (limit.low, limit.high))
    lowest, highest = whole or (0, field.n_steps)
    if limit.low == limit.high:
        return f"{field.label.lower()} {low}"
    if limit.high >= highest:
        return f"{field.label.lower()} at least {low}"
    if limit.low <= lowest:
        return f"{field.label.lower()} at most {high}"
    if field.unit in ("dB", "BPM"):
        low = low.removesuffix(f" {field.unit}")
    return f"{field.label.lower()} {low} to {high}"
