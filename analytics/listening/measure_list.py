"""What is measured of each listener: every measure once, with its unit and its formula.

The formulas are sums, counts, distinct counts, lowest and highest values, over these rows, so that
whatever can aggregate a table comes to the same numbers:

    plays   listener, track, second (since 1970, UTC), count (w below)
    tracks  artist (the first of a track, case apart), mood, popularity, features, genres

For one listener: W is the sum of w; t a second; T the last second of everybody's plays; day(t) is
floor(t / 86400). A share is a sum of w over W. A sum over tracks of which a value is unknown leaves
these out of both its parts. Whatever has nothing to go by is NaN: everything but the three counts
of somebody without plays, and what the lines below call unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from analytics.schema import FEATURES, FIELDS

PARTS_OF_DAY: Final = ("night", "morning", "afternoon", "evening")
"""Six hours each, from midnight in UTC: a listener's own clock is not known."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of each listener.

    name: of its column.  label: as a listener would say it.  unit: "share" is 0 to 1; for the
    features their own, "" where it is 0 to 1.  formula: what it is, in the terms above.
    """

    name: str
    label: str
    unit: str
    formula: str


HABITS: Final = (
    Measure("plays", "Plays", "plays", "W"),
    Measure("tracks", "Different songs", "tracks", "count of distinct track"),
    Measure("artists", "Different artists", "artists", "count of distinct artist"),
    Measure("recency", "Days since the last play", "days", "(T - max t) / 86400"),
    Measure(
        "frequency", "Days with music in a week", "days per week",
        "count of distinct day(t) / max(1, (max day(t) - min day(t) + 1) / 7)",
    ),
    *(
        Measure(
            f"{part}_share", f"Plays in the {part}" if part != "night" else "Plays at night",
            "share", f"sum of w where floor((t mod 86400) / 21600) = {number}, over W; in UTC",
        )
        for number, part in enumerate(PARTS_OF_DAY)
    ),
    Measure(
        "weekend_share", "Plays on weekends", "share",
        "sum of w where (day(t) + 3) mod 7 >= 5, over W: Saturday and Sunday in UTC",
    ),
    Measure(
        "repeat_share", "Plays of songs played before", "share",
        "1 - count of distinct track / W: every play of a track but its first",
    ),
    Measure(
        "novelty", "Artists found of late", "share",
        "with first(a) the lowest t of artist a: count of artists where"
        " 4 * (first(a) - min t) >= 3 * (max t - min t), over artists; unknown where all t are one",
    ),
    Measure(
        "popularity", "Popularity of what is played", "0 to 100",
        "sum of w * popularity / sum of w; unknown where it is of every track played",
    ),
    Measure(
        "genre_entropy", "Mix of genres", "bits",
        "a track with g genres gives w / g to each; with p the share of a genre of all that was"
        " given: - sum of p * log2 p; unknown where no track played has a genre",
    ),
    Measure(
        "genre_variety", "Mix of genres, of the widest there could be", "share",
        "genre_entropy / log2(number of genres in the catalogue); 0 where there is one genre",
    ),
)  # fmt: skip
"""What is measured whatever the catalogue."""


def sound_measures(features: Sequence[str]) -> tuple[Measure, ...]:
    """The mean of each feature of what is played, then how far plays lie around it."""
    fields = [FIELDS[name] for name in features]
    units = ["" if field.unit == "%" else field.unit for field in fields]
    return (
        *(
            Measure(
                mean_of(field.name), f"{field.label} on average", unit,
                f"sum of w * {field.name} / sum of w",
            )
            for field, unit in zip(fields, units, strict=True)
        ),
        *(
            Measure(
                spread_of(field.name), f"Range of {field.label.lower()}", unit,
                f"square root of: sum of w * ({field.name} - {mean_of(field.name)})^2 / sum of w",
            )
            for field, unit in zip(fields, units, strict=True)
        ),
    )  # fmt: skip


def mood_measures(names: Sequence[str]) -> tuple[Measure, ...]:
    """The share of plays in each mood. names: of the moods, in the order of their numbers."""
    return tuple(
        Measure(
            mood_of(number), f"Mood: {name}", "share", f"sum of w where mood = {number}, over W"
        )
        for number, name in enumerate(names)
    )


def measures_of(features: Sequence[str], moods: Sequence[str]) -> tuple[Measure, ...]:
    """Every measure, in the order of the columns.

    features: of the schema's, those the catalogue has.  moods: names, by their numbers.
    """
    return (*HABITS, *sound_measures(features), *mood_measures(moods))


def mean_of(feature: str) -> str:
    """The name of the measure that is the mean of a feature."""
    return f"mean_{feature}"


def spread_of(feature: str) -> str:
    """The name of the measure that is the spread of a feature."""
    return f"spread_{feature}"


def mood_of(number: int) -> str:
    """The name of the measure that is the share of a mood."""
    return f"mood_{number}"


MEANS: Final = {mean_of(field.name): field for field in FEATURES}
"""The features whose means are measured, by the name of the measure."""
