"""Random addresses over a catalogue: good ones, half-good ones and noise."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote

from analytics.engine import Engine
from analytics.schema import FIELDS

NOISE = ("utm_source=mail", "energy=abc", "genre=nope", "k=9999", "region=pca.1.2", "%ff=%00",
         "tempo=200-100", "mood=", "explicit=perhaps", "loudness=--", "map=x", "tab=x")  # fmt: skip


def random_searches(engine: Engine, n: int, seed: int) -> Iterator[str]:
    """`n` query strings; the same seed gives the same ones."""
    draw = random.Random(seed)
    options = engine.options
    slugs = list(options.mood_names())
    artists = [name for name, _ in engine.catalogue.artists.search("", 200)]
    for _ in range(n):
        parts = [f"mood={quote(slug)}" for slug in draw.sample(slugs, draw.choice((0, 0, 1, 2)))]
        n_genres = min(draw.choice((0, 0, 1, 3)), len(options.genres))
        parts += [f"genre={quote(name)}" for name in draw.sample(options.genres, n_genres)]
        parts += [
            f"artist={quote(name)}" for name in draw.sample(artists, draw.choice((0, 0, 0, 2)))
        ]
        for name in draw.sample(list(options.limits), draw.choice((0, 1, 1, 2, 3))):
            field = FIELDS[name]
            low, high = sorted(draw.uniform(field.low, field.high) for _ in range(2))
            parts.append(f"{name}={low:.3f}-{high:.3f}")
        if draw.random() < 0.2:
            parts.append(f"explicit={draw.choice(('yes', 'no'))}")
        if draw.random() < 0.3:
            corners = [draw.randrange(65_536) for _ in range(2 * draw.randint(3, 24))]
            parts.append(
                ".".join([f"region={draw.choice(options.projections)}", *map(str, corners)])
            )
        if draw.random() < 0.3:
            parts.append(f"map={draw.choice(options.projections)}")
        parts += draw.sample(NOISE, draw.choice((0, 0, 1, 3)))
        draw.shuffle(parts)
        yield "&".join(parts)
