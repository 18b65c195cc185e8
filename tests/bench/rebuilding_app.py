"""The baseline: the same page as people first write it in Dash.

One ordinary callback filters a data frame and rebuilds every figure with plotly express. It shows
what Undertone shows about a filter: all tracks on a map, those left out dimmed; a profile of each
mood; what goes together; a feature's spread; genres; a count.

    gunicorn "tests.bench.rebuilding_app:make_server('/path/of/a/home')"
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from flask import Flask

from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.filters import Filter, mask
from layouts import urls

CHARTS: Final = ("scatter", "profile", "together", "spread", "genres")
LEFT_OUT: Final = "Not in view"
ADDRESSES_TO_WARM: Final = ("/", "/_dash-layout", "/_dash-dependencies")


def make_server(home: str) -> Flask:
    """The application over the current build of a home, warmed as Undertone's own is."""
    engine = Engine(open_build(Path(home)))
    app = make_app(engine, tracks_of(engine))
    client = app.server.test_client()
    for address in ADDRESSES_TO_WARM:
        assert client.get(address).status_code == 200, address
    server: Flask = app.server
    return server


def tracks_of(engine: Engine) -> pd.DataFrame:
    """The tracks as the callback reads them: features, mood, genres, place on the map."""
    tracks = engine.catalogue
    frame = pd.DataFrame({name: tracks.numbers(name) for name in tracks.features})
    frame["x"], frame["y"] = engine.coordinates("pca").T
    names = [mood.name for mood in engine.moods]
    frame["mood"] = pd.Categorical.from_codes(
        tracks.mood_of.astype(int), pd.Index([*names, LEFT_OUT])
    )
    indptr, ids = tracks.genre_sets
    sets = [
        tuple(tracks.genre_names[i] for i in ids[start:stop]) for start, stop in pairwise(indptr)
    ]
    frame["genre"] = [sets[number] for number in tracks.genre_set_of]
    return frame


def make_app(engine: Engine, tracks: pd.DataFrame) -> Dash:
    """A page of every chart, and the one callback that draws them."""
    app = Dash("rebuilding", assets_folder="none", include_assets_files=False)
    app.layout = html.Div([
        dcc.Store(id="filter", data=""),
        html.H1(id="count"),
        dcc.Graph(id="scatter", style={"height": "50vh"}),
        html.Div(
            [dcc.Graph(id=name, style={"height": "40vh"}) for name in CHARTS[1:]],
            style={"display": "grid", "gridTemplateColumns": "1fr 1fr 1fr 1fr"},
        ),
    ])  # fmt: skip

    @app.callback(
        *[Output(name, "figure") for name in CHARTS],
        Output("count", "children"),
        Input("filter", "data"),
    )
    def rebuild(search: str) -> tuple[Any, ...]:
        return answer(engine, tracks, urls.decode_filter(search, engine.options))

    return app


def answer(engine: Engine, tracks: pd.DataFrame, chosen: Filter) -> tuple[Any, ...]:
    """Every figure, in the order of CHARTS, and the count.

    The mask comes from the engine, which is quicker than comparing columns of the frame.
    """
    matching = mask(chosen, engine.catalogue)
    view = tracks[matching]
    features = list(engine.catalogue.features)
    profiles = view.groupby("mood", observed=True)[features].mean()
    long = profiles.reset_index().melt(id_vars="mood", var_name="feature")
    genres = view["genre"].explode().value_counts().head(12).reset_index()
    return (
        px.scatter(
            tracks.assign(mood=tracks["mood"].where(matching, LEFT_OUT)),
            x="x", y="y", color="mood", render_mode="webgl",
        ),
        px.line_polar(long, r="value", theta="feature", color="mood", line_close=True),
        px.imshow(view[features].corr(), text_auto=".2f", zmin=-1, zmax=1),
        px.box(view, x="energy", y="mood"),
        px.bar(genres, x="count", y="genre", orientation="h"),
        f"{len(view):,} tracks",
    )  # fmt: skip
