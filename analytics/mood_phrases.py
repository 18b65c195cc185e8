"""Describe a mood in one line, with what it is good for, in a listener's words."""

from __future__ import annotations

from typing import Final

from analytics.mood_words import (
    AUDIENCE,
    HARDLY_SUNG,
    RAPPED,
    SPOKEN,
    Character,
    Need,
    Word,
    most_marked,
    temperament,
)

_OPENINGS: Final = {
    "Peaceful": "Soft, still",
    "Fierce": "Dark, relentless",
    "Upbeat": "Bright, lively",
    "Driving": "Driving",
    "Intense": "Hard-hitting",
    "Dark": "Dark, powerful",
    "Cheerful": "Easygoing, cheerful",
    "Happy": "Happy, feel-good",
    "Melancholic": "Gentle, wistful",
    "Calm": "Gentle, low-key",
    "Moody": "Moody",
    "Energetic": "Energetic",
}
_DETAILS: Final = (
    (Word("a steady stream of words", (RAPPED,)),),
    (
        Word("a beat made for dancing", (Need("danceability", 0.4, 0.55),), 1.3),
        Word("a loose, free rhythm", (Need("danceability", -0.5, 0.5), Need("energy", -0.4))),
    ),
    (
        Word("mostly acoustic instruments", (Need("acousticness", 0.6, 0.4),), 1.2),
        Word("an electric or electronic sound", (Need("acousticness", -0.6, 0.3),), 0.8),
    ),
    (
        Word("a rolling pulse", (Need("tempo", 0.6, 125.0), Need("energy", -0.4))),
        Word("a quick pulse", (Need("tempo", 0.6, 125.0),), 1.2),
        Word("a slow pulse", (Need("tempo", -0.5, 115.0),)),
    ),
    (
        Word("a loud, full mix", (Need("loudness", 0.5, -7.5),), 0.9),
        Word("a hushed sound", (Need("loudness", -1.2, -14.0),)),
    ),
    (Word("vocals up front", (Need("instrumentalness", -0.35, 0.1),), 0.5),),
)
_MOST_DETAILS: Final = 2

_DANCEABLE: Final = Need("danceability", 0.4, 0.55)
_POSITIVE: Final = Need("valence", 0.4, 0.5)
_NEGATIVE: Final = Need("valence", -0.3, 0.45)
_SOFT: Final = Need("energy", -0.4, 0.6)

# The first line whose needs are all met, so what is rarer or more telling stands above.
_USES: Final = (
    ("long drives, a good laugh", (SPOKEN,)),
    ("listening closely, quiet evenings", (AUDIENCE, Need("energy", -0.3))),
    ("singing along, a concert at home", (AUDIENCE,)),
    ("winding down, falling asleep", (Need("energy", -1.4, 0.35), Need("loudness", -1.4))),
    ("deep focus, reading", (HARDLY_SUNG, _SOFT)),
    ("letting off steam, a hard workout", (HARDLY_SUNG, Need("energy", 0.7, 0.75), _NEGATIVE)),
    ("working, cooking", (HARDLY_SUNG, _POSITIVE)),
    ("coding, late nights", (HARDLY_SUNG,)),
    ("getting ready, city walks", (RAPPED,)),
    ("running, a hard workout", (Need("energy", 0.4, 0.6), Need("tempo", 0.8, 130.0))),
    ("letting off steam, lifting weights", (Need("energy", 0.6, 0.65), _NEGATIVE)),
    ("parties, dancing in the kitchen", (_DANCEABLE, _POSITIVE, Need("energy", 0.1))),
    ("night drives, the gym", (Need("energy", 0.2, 0.55), _NEGATIVE)),
    ("slow Sundays, cooking", (_POSITIVE, Need("energy", -0.2))),
    ("road trips, housework", (_POSITIVE,)),
    ("evenings with friends, unwinding", (_DANCEABLE, _SOFT)),
    ("rainy days, quiet evenings", (Need("energy", -0.5, 0.55), Need("valence", -0.65, 0.42))),
    ("unwinding, a long walk", (Need("energy", -0.4), Need("tempo", 0.6, 125.0))),
    ("study, morning coffee", (_SOFT,)),
    ("night drives, late hours", (_NEGATIVE,)),
    ("commuting, housework", (Need("energy", 0.2, 0.55),)),
    ("getting ready, cooking", (_DANCEABLE,)),
    ("commuting, a brisk walk", (Need("tempo", 0.5, 125.0),)),
    ("unwinding, a long walk", (Need("tempo", -0.5, 115.0),)),
)
_ANY_USE: Final = "any time, in the background"


def description(character: Character) -> str:
    """What is heard, in a sentence such as "Gentle songs with mostly acoustic instruments."."""
    if SPOKEN.met_by(character):
        place = ", often in front of an audience" if AUDIENCE.met_by(character) else ""
        return f"People talking rather than singing{place}."
    kind = "instrumentals" if HARDLY_SUNG.met_by(character) else "songs"
    mood = temperament(character)
    subject = f"{_OPENINGS[mood.text]} {kind}" if mood else kind.capitalize()
    details = [word.text for word in most_marked(_DETAILS, character)]
    if AUDIENCE.met_by(character):
        details.insert(0, "an audience in the room")
    return f"{subject} with {' and '.join(details[:_MOST_DETAILS])}." if details else f"{subject}."


def use_case(character: Character) -> str:
    """Two occasions this music suits, such as "study, morning coffee"."""
    fitting = (use for use, needs in _USES if all(need.met_by(character) for need in needs))
    return next(fitting, _ANY_USE)
