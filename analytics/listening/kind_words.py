"""Name kinds of listeners by what sets them apart: their habits, and how what they play sounds.

A word states what must be true of a kind before it may be used, as those of moods do; effects are
in standard deviations of listeners, levels in each measure's own unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, count
from typing import Final

from analytics.listening.measure_list import MEANS
from analytics.mood_words import (
    RELAXED,
    Character,
    Need,
    Word,
    comparisons,
    most_marked,
    name_moods,
    still_sounds,
)

_SOUND_ALONE: Final = "Listeners"
_NOTHING_MARKED: Final = "Middle ground"
_NUMBER: Final = re.compile(r" [0-9]+$")

# Of the words for one aspect of how people listen, the first that fits is used.
_HABITS: Final = (
    (Word("Night owls", (Need("night_share", 0.5),), 1.1),),
    (Word("Morning listeners", (Need("morning_share", 0.5),)),),
    (Word("Afternoon listeners", (Need("afternoon_share", 0.5),)),),
    (Word("Evening listeners", (Need("evening_share", 0.5),)),),
    (
        Word("Weekend listeners", (Need("weekend_share", 0.5),)),
        Word("Weekday listeners", (Need("weekend_share", -0.5),), 0.9),
    ),
    (
        Word("Explorers", (Need("novelty", 0.5),), 1.1),
        Word("Explorers", (Need("repeat_share", -0.5), Need("genre_variety", 0.2))),
        Word("Samplers", (Need("repeat_share", -0.5),)),
        Word("Loyal listeners", (Need("repeat_share", 0.4),)),
    ),
    (
        Word("Omnivores", (Need("genre_variety", 0.5),)),
        Word("Specialists", (Need("genre_variety", -0.5),)),
    ),
    (
        Word("Hit lovers", (Need("popularity", 0.5),)),
        Word("Crate diggers", (Need("popularity", -0.5),)),
    ),
    (
        Word("Everyday listeners", (Need("frequency", 0.5), Need("plays", 0.3))),
        Word("Occasional listeners", (Need("frequency", -0.5), Need("plays", -0.3))),
        Word("Lapsed listeners", (Need("recency", 0.7),)),
    ),
)


def name_kinds(characters: Sequence[Character], others: Iterable[str] = ()) -> list[str]:
    """A name for each kind of listeners, all different: "Night owls, calm & acoustic".

    characters: by the names of measures. Of each kind the most marked habit that no kind before it
    is called by together with the same sound; where nothing tells two apart they are numbered.
    others: names of further kinds, which none of these gets.
    """
    taken, named = set(others), []
    for character in characters:
        habits = [word.text for word in most_marked(_HABITS, character)] or [_SOUND_ALONE]
        sound = sound_of(character)
        names = [f"{habit}, {sound}" if sound else habit for habit in habits]
        numbered = (f"{names[0]} {number}" for number in count(2))
        named.append(next(name for name in chain(names, numbered) if name not in taken))
        taken.add(named[-1])
    return named


def still_fits(name: str, character: Character) -> bool:
    """Whether every word of a name that a kind got before may still be said of it.

    Smaller effects do, as where no larger ones are there to name a kind by: a kind that hardly
    changed does not change its name.
    """
    habit, _, sound = _NUMBER.sub("", name).partition(", ")
    words = [word for aspect in _HABITS for word in aspect if word.text == habit]
    if habit != _SOUND_ALONE and not any(word.fits(character, RELAXED) for word in words):
        return False
    return not sound or still_sounds(sound, _sound_in(character))


def sound_of(character: Character) -> str:
    """How what a kind of listeners plays differs from what others do; "" where it does not."""
    sound = _sound_in(character)
    (name,) = name_moods([sound])
    if name != _NOTHING_MARKED:
        return name[0].lower() + name[1:]
    average = Character(dict.fromkeys(sound.effects, 0.0), {})
    return next(comparisons(sound, average), "")


def _sound_in(character: Character) -> Character:
    """What a kind plays, by the names of features."""
    return Character(
        effects={
            field.name: character.effects[name]
            for name, field in MEANS.items()
            if name in character.effects
        },
        levels={
            field.name: character.levels[name]
            for name, field in MEANS.items()
            if name in character.levels
        },
    )
