"""Text that is safe to keep: no control characters, no padding, one way to write each letter."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from analytics.ingest.tables import BoolArray, Text

LONGEST_NAME: Final = 200
"""Characters of a name that are kept: a list of names in a browser stands still over thousands.

Real artists have up to a hundred; of a hundred thousand real tracks, a few titles have more."""

_CONTROLS = r"[\x01-\x1f\x7f\x{85}\x{2028}\x{2029}]+"


def trimmed(column: Text) -> Text:
    """(n,) text without spaces at either end."""
    return pc.utf8_trim_whitespace(column)


def cleaned(column: Text) -> Text:
    """(n,) text fit for names: line ends and other controls become a space, letters are composed.

    Databases refuse zeros, and a name spelled with combining accents would otherwise be another
    artist than the same name spelled without.
    """
    column = pc.replace_substring(column, "\0", "")
    if pc.any(pc.match_substring_regex(column, _CONTROLS)).as_py():
        column = pc.replace_substring_regex(column, _CONTROLS, " ")
    return trimmed(pc.utf8_normalize(column, form="NFC"))


def shortened(column: Text) -> tuple[Text, BoolArray]:
    """(n,) text of at most LONGEST_NAME characters, and (n,) True where some was cut off."""
    long = pc.greater(pc.utf8_length(column), LONGEST_NAME)
    start = pc.utf8_rtrim_whitespace(pc.utf8_slice_codeunits(column, 0, LONGEST_NAME - 1))
    cut = pc.binary_join_element_wise(start, "…", "")
    return pc.if_else(long, cut, column), np.asarray(long.to_numpy(), dtype=np.bool_)


def is_empty(column: Text) -> BoolArray:
    """(n,) True where nothing stands."""
    return truths(pc.equal(column, ""))


def truths(condition: Any) -> BoolArray:
    """(n,) of a condition of Arrow's, whichever kind of column it is."""
    return np.asarray(condition.to_numpy(zero_copy_only=False), dtype=np.bool_)
