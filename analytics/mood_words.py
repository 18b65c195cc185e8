"""Name moods by what sets them apart, in words a listener would use.

Every word states what must be true of a mood before it may be used: how far the mood lies from the
catalogue (an effect, in standard deviations) and, where the word means something by itself, on what
side of a level it lies (in the feature's own unit). No word is bound to a number of a mood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from analytics.schema import FIELDS

RELAXED: Final = 0.6
"""The share of an effect asked for that is enough where little else can be said."""
_CLEARLY: Final = 0.3


@dataclass(frozen=True, slots=True)
class Character:
    """How a group of tracks sounds; features the catalogue lacks are absent from both.

    effects: feature -> (mean of the group - mean of the catalogue) / standard deviation.
    levels: feature -> mean of the group, in the feature's own unit.
    """

    effects: Mapping[str, float]
    levels: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must be true of a group.

    effect: above 0, the feature must be raised by at least this; below 0, lowered by it.
    level: the mean must lie on the same side of it; None if only the difference counts.
    """

    feature: str
    effect: float
    level: float | None = None

    def met_by(self, character: Character, strictness: float = 1.0) -> bool:
        """Whether it holds, with the effect asked for scaled by `strictness` (0..1)."""
        if self.feature not in character.effects:
            return False
        direction = 1 if self.effect > 0 else -1
        difference = character.effects[self.feature] - strictness * self.effect
        above = 0.0 if self.level is None else character.levels[self.feature] - self.level
        return direction * difference >= 0 and direction * above >= 0


@dataclass(frozen=True, slots=True)
class Word:
    """A word for a mood. `weight`: how much it tells a listener next to others as marked."""

    text: str
    needs: tuple[Need, ...]
    weight: float = 1.0

    def fits(self, character: Character, strictness: float = 1.0) -> bool:
        """Whether the word may be said of this group."""
        return all(need.met_by(character, strictness) for need in self.needs)

    def strength(self, character: Character) -> float:
        """How marked it is: the mean size of the effects it speaks of, weighted."""
        sizes = [abs(character.effects[need.feature]) for need in self.needs]
        return self.weight * sum(sizes) / len(sizes)


SPOKEN: Final = Need("speechiness", 1.0, 0.6)
"""Talk rather than music. The source calls tracks above 0.66 entirely spoken, below 0.33 music."""
RAPPED: Final = Need("speechiness", 1.0, 0.2)
HARDLY_SUNG: Final = Need("instrumentalness", 0.8, 0.5)
AUDIENCE: Final = Need("liveness", 1.2, 0.35)

# Of the words for one aspect of the sound, the first that fits is used.
_TEMPERAMENT: Final = (
    Word("Peaceful", (Need("energy", -1.4, 0.35), Need("loudness", -1.4))),
    Word("Fierce", (Need("energy", 0.7, 0.75), Need("valence", -0.8, 0.35))),
    Word("Dark", (Need("valence", -0.8, 0.4), Need("energy", 0.2))),
    Word("Upbeat", (Need("energy", 0.3, 0.55), Need("valence", 0.5, 0.5))),
    Word("Driving", (HARDLY_SUNG, Need("energy", 0.3, 0.6))),
    Word("Intense", (Need("energy", 0.6, 0.65), Need("valence", -0.3, 0.45))),
    Word("Dark", (Need("valence", -0.4, 0.42), Need("energy", 0.2))),
    Word("Cheerful", (Need("valence", 0.5, 0.5), Need("energy", -0.3))),
    Word("Happy", (Need("valence", 0.5, 0.5),)),
    Word("Melancholic", (Need("valence", -0.65, 0.4), Need("energy", -0.6, 0.5))),
    Word("Calm", (Need("energy", -0.5, 0.55),)),
    Word("Moody", (Need("valence", -0.4, 0.42),)),
    Word("Energetic", (Need("energy", 0.4, 0.55),)),
)
_ASPECTS: Final = (
    (Word("Danceable", (Need("danceability", 0.4, 0.55),), 1.3),),
    (
        Word("Acoustic", (Need("acousticness", 0.6, 0.4),), 1.1),
        Word("Electric", (Need("acousticness", -0.6, 0.3),), 0.8),
    ),
    (
        Word("Flowing", (Need("tempo", 0.6, 125.0), Need("energy", -0.4))),
        Word("Fast", (Need("tempo", 0.6, 125.0),), 1.2),
        Word("Heavy", (Need("tempo", -0.55), Need("energy", 0.6), Need("loudness", 0.4))),
        Word("Slow", (Need("tempo", -0.6, 110.0),), 1.2),
    ),
    (
        Word("Loud", (Need("loudness", 0.5, -7.5),), 0.9),
        Word("Quiet", (Need("loudness", -0.8, -11.0),), 0.9),
    ),
    (Word("Vocal", (Need("instrumentalness", -0.35, 0.1),), 0.5),),
)
_LIVE: Final = Word("Live", (AUDIENCE,))
_RAP: Final = Word("Rap-like", (RAPPED,))
_LIVELY: Final = Need("energy", 0.3, 0.55)
_SPOKEN_WORD: Final = "spoken word"
_INSTRUMENTAL: Final = "instrumental"
_MIDDLE_GROUND: Final = "Middle ground"
_LIVE_ENERGY: Final = "Live energy"
_EVERY_WORD: Final = (*_TEMPERAMENT, *chain.from_iterable(_ASPECTS), _LIVE, _RAP)


def temperament(character: Character) -> Word | None:
    """The word for energy and valence taken together ("Calm"), None if neither is marked.

    Smaller effects count where nothing else about the mood leads its name.
    """
    word = first_that_fits(_TEMPERAMENT, character)
    if word is None and not _leading(character):
        word = first_that_fits(_TEMPERAMENT, character, RELAXED)
    return word


def name_moods(characters: Sequence[Character]) -> list[str]:
    """A name for each mood, all different, the same for the same characters.

    A mood whose name is taken by one before it gets another of its own words if that tells the
    two apart; else it is named by comparison: "Calm & acoustic, slower".
    """
    taken: dict[str, Character] = {}
    for character in characters:
        names = _possible_names(character)
        name = names[0] if names[0] not in taken else _distinct(names, character, taken)
        taken[name] = character
    return list(taken)


def _possible_names(character: Character) -> list[str]:
    """Names that are true of the mood, the most telling first; at least one."""
    adjectives = _adjectives(character)
    if SPOKEN.met_by(character):
        kinds = [word for word in adjectives if word != _RAP.text]
        return [_SPOKEN_WORD.capitalize(), *(f"{word} {_SPOKEN_WORD}" for word in kinds)]
    if HARDLY_SUNG.met_by(character):
        of_words = [f"{word} {_INSTRUMENTAL}" for word in adjectives]
        return [*of_words, _INSTRUMENTAL.capitalize()]
    if not adjectives:
        return [_MIDDLE_GROUND]
    leading, *rest = adjectives
    pairs = [f"{leading} & {word.lower()}" for word in rest] or [leading]
    lively = leading == _LIVE.text and _LIVELY.met_by(character)
    return [_LIVE_ENERGY, *pairs] if lively else pairs


def still_sounds(name: str, character: Character) -> bool:
    """Whether a group may still be said to sound as a name of one group alone says.

    name: as `name_moods` or `comparisons` gives it, in any case. Effects of a share RELAXED of
    those asked for are enough; levels must be met.
    """
    said = name.lower()
    for ending, need in ((_SPOKEN_WORD, SPOKEN), (_INSTRUMENTAL, HARDLY_SUNG)):
        if said.endswith(ending):
            if not need.met_by(character, RELAXED):
                return False
            said = said.removesuffix(ending).strip()
    if said == _LIVE_ENERGY.lower():
        return _LIVE.fits(character, RELAXED) and _LIVELY.met_by(character, RELAXED)
    if said in ("", _MIDDLE_GROUND.lower()):
        return True
    average = Character(dict.fromkeys(character.effects, 0.0), {})
    compared = comparisons(character, average, RELAXED * _CLEARLY)
    fitting = {word.text.lower() for word in _EVERY_WORD if word.fits(character, RELAXED)}
    return said in compared or fitting.issuperset(said.split(" & "))


def _adjectives(character: Character) -> list[str]:
    """What can be said of the mood: markers, temperament, then the rest by strength."""
    words = _leading(character)
    if mood := temperament(character):
        words.append(mood)
    words += most_marked(_ASPECTS, character, at_least=2 - len(words))
    return [word.text for word in words]


def _leading(character: Character) -> list[Word]:
    """The words that come first whatever the temperament, being rarer than it."""
    return [word for word in (_LIVE, _RAP) if word.fits(character)]


def first_that_fits(
    words: Sequence[Word], character: Character, strictness: float = 1.0
) -> Word | None:
    """The first of `words` that may be said of this group, None if none may."""
    return next((word for word in words if word.fits(character, strictness)), None)


def most_marked(
    aspects: Sequence[Sequence[Word]], character: Character, *, at_least: int = 1
) -> list[Word]:
    """One word for each aspect that is marked, the strongest first.

    Where fewer than `at_least` are, smaller effects count too; levels are never relaxed.
    """
    for strictness in (1.0, RELAXED):
        found = (first_that_fits(aspect, character, strictness) for aspect in aspects)
        words = [word for word in found if word]
        if len(words) >= at_least:
            break
    return sorted(words, key=lambda word: -word.strength(character))


def _distinct(names: Sequence[str], character: Character, taken: Mapping[str, Character]) -> str:
    """A name not yet taken for a mood whose first choice of `names` is."""
    twin = taken[names[0]]
    of_twin = _possible_names(twin)
    free = (name for name in names if name not in taken and name not in of_twin)
    compared = (f"{names[0]}, {word}" for word in comparisons(character, twin))
    numbered = (f"{names[0]} {number}" for number in range(2, len(taken) + 2))
    return next(name for name in chain(free, compared, numbered) if name not in taken)


def comparisons(character: Character, twin: Character, clearly: float = _CLEARLY) -> Iterator[str]:
    """How a group differs from another, the largest difference first: "slower".

    clearly: standard deviations that count as a difference.
    """
    gaps = {name: effect - twin.effects[name] for name, effect in character.effects.items()}
    for name in sorted(gaps, key=lambda name: -abs(gaps[name])):
        if abs(gaps[name]) >= clearly:
            yield FIELDS[name].more if gaps[name] > 0 else FIELDS[name].less
