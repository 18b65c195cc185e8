from __future__ import annotations

import pytest

from analytics.playlists.continuing import Reasons
from analytics.schema import FEATURE_NAMES, FIELDS
from layouts.continuing_words import why

LEANINGS = {"energy": -0.9, "acousticness": 0.8, "tempo": 1.5, "valence": 0.1, "year": 2.0}


@pytest.mark.parametrize(
    ("by_artist", "added", "said"),
    [
        (0, (), "A little like the list in everything"),
        (1, (), "1 of theirs is in the list"),
        (3, (("energy", 1.0), ("acousticness", 0.9), ("tempo", 0.8)),
         "3 of theirs are in the list · calmer and more acoustic, too"),
        (0, (("valence", 1.0), ("tempo", 0.9)), "As happy and close in tempo, like the list"),
        (0, (("year", 2.0), ("energy", 0.5)), "Calmer, like the list · from about the same years"),
        (0, (("popularity", 1.1),), "About as well known"),
        (2, (("like_artist", 3.0),), "2 of theirs are in the list · much by this artist fits"),
        (1, (("energy", 0.39),), "1 of theirs is in the list"),
        (0, (("mode", 2.0), ("time_signature", 2.0)), "A little like the list in everything"),
    ],
)  # fmt: skip
def test_a_reason_is_one_phrase(
    by_artist: int, added: tuple[tuple[str, float], ...], said: str
) -> None:
    assert why(Reasons(by_artist, added), LEANINGS) == said


@pytest.mark.parametrize("leaning", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("name", [*FEATURE_NAMES, "duration"])
def test_everything_that_is_heard_has_words(name: str, leaning: float) -> None:
    said = why(Reasons(0, ((name, 1.0),)), {name: leaning})

    assert said.endswith(", like the list")
    assert FIELDS[name].label not in said
