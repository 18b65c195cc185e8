"""Days in weeks, months and quarters, all of them numbered from the first of 1970, in UTC."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.integer[Any]]

LENGTHS: Final = ("day", "week", "month", "quarter")
"""What time can be divided into, the shortest first. Weeks begin on Mondays."""
DAY: Final = 86_400
_FIRST_MONDAY: Final = 3
"""1970 began on a Thursday: a week is numbered by the Monday three days before."""
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def periods_of(days: IntArray, length: str) -> npt.NDArray[np.int64]:
    """(n,) the number of the day, week, month or quarter that each of (n,) days is in.

    days: since the first of 1970.  length: one of LENGTHS.
    """
    whole = days.astype(np.int64)
    if length == "day":
        return whole
    if length == "week":
        return (whole + _FIRST_MONDAY) // 7
    months: npt.NDArray[np.int64] = whole.astype("datetime64[D]").astype("datetime64[M]")
    numbers = months.astype(np.int64)
    return numbers if length == "month" else numbers // 3


def period_of(day: int, length: str) -> int:
    """The same of one day."""
    return int(periods_of(np.array([day], dtype=np.int64), length)[0])


def first_day(period: int, length: str) -> int:
    """The first day of a period by its number."""
    if length == "day":
        return period
    if length == "week":
        return period * 7 - _FIRST_MONDAY
    month = period if length == "month" else period * 3
    return int(np.datetime64(month, "M").astype("datetime64[D]").astype(np.int64))


def written(period: int, length: str) -> str:
    """A period as charts write it: 2010-03-15 (a week by its Monday), 2010-03, 2010 Q1."""
    if length == "month":
        return str(np.datetime64(period, "M"))
    if length == "quarter":
        return f"{1970 + period // 4} Q{period % 4 + 1}"
    return str(np.datetime64(first_day(period, length), "D"))


def in_short(period: int, length: str) -> tuple[str, str]:
    """A period where there is little room, as two lines: 15 Mar, 2010."""
    if length == "quarter":
        return f"Q{period % 4 + 1}", str(1970 + period // 4)
    day = np.datetime64(first_day(period, length), "D").astype(object)
    name = _MONTHS[day.month - 1][:3]
    return (name if length == "month" else f"{day.day} {name}"), str(day.year)


def day_in_words(period: int, length: str) -> str:
    """The day a period begins on, as people say it: 15 March 2010."""
    day = np.datetime64(first_day(period, length), "D").astype(object)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def in_words(month: int) -> str:
    """A month as people say it: March 2010."""
    return f"{_MONTHS[month % 12]} {1970 + month // 12}"
