"""A small Dash app with one callback of every shape, for tests of what stands in front of them."""

from __future__ import annotations

from typing import Any

from dash import ALL, ALLSMALLER, MATCH, Dash, Input, Output, State, dcc, html

from dashapp.security import protect
from dashapp.settings import Settings


def make_small_app(**environment: str) -> Dash:
    """A protected app. environment: settings, as in Settings.from_env."""
    app = Dash("small", assets_folder="none", include_assets_files=False)
    app.layout = html.Div([
        dcc.Location(id="url", refresh=False),
        dcc.Input(id="word", value="a"),
        html.Button("Go", id="go"),
        dcc.Store(id="memory", data={"deep": [1, 2]}),
        html.Div(id="plain"),
        html.Div(id="first"),
        html.Div(id="second"),
        html.Div(id="shared"),
        html.Div(id="total"),
        html.Div(id="browser-only"),
        html.Div([
            html.Div([
                html.Button(f"{i}", id={"kind": "press", "index": i}),
                html.Div(id={"kind": "pressed", "index": i}),
                html.Div(id={"kind": "below", "index": i}),
            ])
            for i in range(3)
        ]),
    ])  # fmt: skip
    _register(app)
    protect(app, Settings.from_env(environment))
    return app


def _register(app: Dash) -> None:
    @app.callback(Output("plain", "children"), Input("word", "value"), State("memory", "data"))
    def plain(word: Any, memory: Any) -> str:
        return f"{word!r} with {memory!r}"

    @app.callback(
        Output("first", "children"),
        Output("second", "children"),
        Input("go", "n_clicks"),
        Input("url", "pathname"),
        State("url", "search"),
    )
    def multi(clicks: int | None, path: str | None, search: str | None) -> tuple[str, str]:
        return f"clicked {clicks}", f"{path} {search}"

    @app.callback(
        output={"text": Output("shared", "children")},
        inputs={"clicks": Input("go", "n_clicks"), "missing": Input("nowhere", "n", True)},
    )
    def grouped(clicks: int | None, missing: Any) -> dict[str, str]:
        return {"text": f"grouped {clicks} {missing!r}"}

    @app.callback(
        Output("shared", "children", allow_duplicate=True),
        Input("word", "n_submit"),
        prevent_initial_call=True,
    )
    def shared(submits: int | None) -> str:
        return f"submitted {submits}"

    @app.callback(
        Output({"kind": "pressed", "index": MATCH}, "children"),
        Input({"kind": "press", "index": MATCH}, "n_clicks"),
        State({"kind": "press", "index": MATCH}, "id"),
    )
    def matched(clicks: int | None, owner: Any) -> str:
        return f"{owner['index'] if isinstance(owner, dict) else owner} pressed {clicks}"

    @app.callback(
        Output({"kind": "below", "index": MATCH}, "children"),
        Input({"kind": "press", "index": ALLSMALLER}, "n_clicks"),
        Input({"kind": "press", "index": MATCH}, "n_clicks"),
    )
    def below(clicks: list[int | None], own: int | None) -> str:
        return f"{len(clicks)} below, own {own}"

    @app.callback(
        Output({"kind": "press", "index": ALL}, "title"),
        Output("total", "children"),
        Input({"kind": "press", "index": ALL}, "n_clicks"),
    )
    def gathered(clicks: list[int | None]) -> tuple[list[str], str]:
        return [f"{n} times" for n in clicks], f"{sum(n or 0 for n in clicks)} in all"

    @app.callback(Input("go", "n_clicks"))
    def no_output(_clicks: int | None) -> None:
        """Dash then sends no outputs at all."""

    app.clientside_callback(
        "function(clicks) { return `in the browser ${clicks}`; }",
        Output("browser-only", "children"),
        Input("go", "n_clicks"),
    )
