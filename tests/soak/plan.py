"""What people do on the pages, as the requests that the pages then make."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from dash import Dash
from flask.testing import FlaskClient

from analytics.artifacts import open_build
from analytics.engine import Engine
from dashapp.factory import create_app
from dashapp.settings import Settings
from layouts import ids, song_address, urls
from layouts.song_address import SongView
from tests.bench.gestures import distinct_filters
from tests.payloads import valid_envelope

WEIGHTS: Final[Mapping[str, int]] = {
    "filter": 40, "more rows": 8, "one track": 8, "open a track": 8, "search": 10, "song page": 8,
    "similar by other weights": 4, "another page": 6, "playlist": 3, "playlist as a file": 1,
    "map columns": 2, "rows of an artist": 1, "export": 1,
}  # fmt: skip
"""How often each thing is done, of a hundred."""

CALLBACKS: Final = "/_dash-update-component"

Asked = dict[str, Any]
"""One request: its method, path and body, None for none."""


def write_plan(home: Path, path: Path, n_filters: int = 4_000) -> None:
    """Write what can be done over the build of a home, for tests/soak/people.py."""
    path.write_text(json.dumps(_Plan.over(home).whole(n_filters)), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Plan:
    app: Dash
    client: FlaskClient
    engine: Engine
    dice: random.Random

    @classmethod
    def over(cls, home: Path) -> _Plan:
        app = create_app(Settings.from_env({"UNDERTONE_HOME": str(home)}))
        return cls(app, app.server.test_client(), Engine(open_build(home)), random.Random(5))

    def whole(self, n_filters: int) -> dict[str, Any]:
        filters = [
            urls.encode_filter(chosen)
            for chosen in distinct_filters(self.engine, n_filters, seed=41)
        ]
        opening = self._opening()
        songs = self._songs(400)
        variants: dict[str, list[list[Asked]]] = {
            "filter": [[self._view(search)] for search in filters],
            "more rows": [
                [self._get("/rows", search, start=25, stop=75)] for search in filters[:400]
            ],
            "one track": [
                [self._get("/track", row=self.dice.randrange(self.engine.catalogue.n_tracks))]
                for _ in range(400)
            ],
            "open a track": [
                [self._callback(f"{ids.Explore.DRAWER_BODY}.children", self._drawer(song))]
                for song in songs
            ],
            "search": [self._typing(word) for word in self._words(200)],
            "song page": [self._song(f"?id={quote(song)}") for song in songs],
            "similar by other weights": [
                self._song(f"?{song_address.encode_song(self._weighted(song))}") for song in songs
            ],
            "another page": [[self._page(page)] for page in urls.PAGES],
            "playlist": [self._playlist(search) for search in self._recipes(200)],
            "playlist as a file": [
                [{"method": "GET", "path": f"/playlist.csv?{search}"}]
                for search in self._recipes(50)
            ],
            "map columns": [[asked] for asked in opening[3:]],
            "rows of an artist": [
                [self._get("/artist-rows", name=name)]
                for name, _ in self.engine.catalogue.artists.search("", 200)
            ],
            "export": [[self._get("/export.csv", search)] for search in self._narrow(filters, 50)],
        }  # fmt: skip
        return {
            "opening": [*opening, self._view("")],
            "actions": {
                name: {"weight": WEIGHTS[name], "variants": variants[name]} for name in WEIGHTS
            },
        }

    def _opening(self) -> list[Asked]:
        """The page, what Dash asks for, and every file of columns that the page names."""
        text = self.client.get("/").text
        found = re.search(r'id="undertone-meta">(.*?)</script>', text, flags=re.DOTALL)
        assert found
        files = [file["url"] for file in json.loads(found[1])["files"].values()]
        assert files
        paths = ["/", "/_dash-layout", "/_dash-dependencies", *files]
        return [{"method": "GET", "path": path} for path in paths]

    def _view(self, search: str) -> Asked:
        return self._get("/view", search)

    def _get(self, path: str, search: str = "", **values: object) -> Asked:
        parts = [f"{name}={quote(str(value))}" for name, value in values.items()]
        query = "&".join(filter(None, [search, *parts, f"build={self.engine.build_name}"]))
        return {"method": "GET", "path": f"{path}?{query}"}

    def _callback(self, output: str, values: Mapping[str, Any]) -> Asked:
        """A request of the page for the callback with an output, by the end of its name or whole.

        values: of its inputs and state, by property, or by id and property.
        """
        (found,) = [key for key in self.app.callback_map if output in key.strip(".").split("...")]
        envelope = valid_envelope(self.app, found, random.Random(0), (None,))
        for one in [*envelope["inputs"], *envelope.get("state", [])]:
            name = f"{one['id']}.{one['property']}"
            one["value"] = values.get(name, values.get(one["property"]))
        envelope["changedPropIds"] = [
            f"{envelope['inputs'][0]['id']}.{envelope['inputs'][0]['property']}"
        ]
        body = json.dumps(envelope)
        answer = self.client.post(CALLBACKS, data=body, content_type="application/json")
        assert answer.status_code in (200, 204), (output, answer.text)
        return {"method": "POST", "path": CALLBACKS, "body": body}

    def _drawer(self, song: str) -> dict[str, Any]:
        return {
            f"{ids.Explore.TRACK}.data": song,
            f"{ids.Explore.BUILD}.data": self.engine.build_name,
        }

    def _page(self, path: str, search: str = "") -> Asked:
        return self._callback(f"{ids.Shell.PAGE}.children", {"pathname": path, "search": search})

    def _song(self, search: str) -> list[Asked]:
        values = {"pathname": urls.SONG, "search": search}
        return [self._callback(f"{ids.Song.SHOWN}.data", values)]

    def _playlist(self, search: str) -> list[Asked]:
        values = {"pathname": urls.PLAYLISTS, "search": f"?{search}"}
        return [self._callback(f"{ids.Playlists.RESULT}.children", values)]

    def _typing(self, word: str) -> list[Asked]:
        """A search for each letter typed, from the second on."""
        return [
            {"method": "GET", "path": f"/search?q={quote(word[:end])}"}
            for end in range(2, len(word) + 1)
        ]

    def _songs(self, n: int) -> list[str]:
        rows = [self.dice.randrange(self.engine.catalogue.n_tracks) for _ in range(n)]
        return [each["id"] for each in self.engine.catalogue.text(rows, ("id",)).to_pylist()]

    def _words(self, n: int) -> list[str]:
        names = [name for name, _ in self.engine.catalogue.artists.search("", n)]
        return [name[: self.dice.randint(3, 7)] for name in names]

    def _weighted(self, song: str) -> SongView:
        parts = self.dice.sample(("energy", "valence", "tempo"), 2)
        levels = (0.5, 2.0, 3.0)
        return SongView(
            track=song, weights=tuple((part, self.dice.choice(levels)) for part in parts)
        )

    def _recipes(self, n: int) -> list[str]:
        genres = self.engine.options.genres or ("",)
        orders = ("build", "flow", "wave")
        return [
            f"genre={quote(self.dice.choice(genres))}&tracks={self.dice.choice((10, 20, 30))}"
            f"&order={self.dice.choice(orders)}&mix={self.dice.randrange(100)}"
            for _ in range(n)
        ]

    def _narrow(self, filters: list[str], n: int) -> list[str]:
        """Filters that leave a twentieth of the tracks at most: who exports has chosen."""
        found = []
        for search in filters:
            matching = self.engine.matching(urls.decode_filter(search, self.engine.options))
            if 0 < matching.sum() < self.engine.catalogue.n_tracks / 20:
                found.append(search)
            if len(found) == n:
                break
        assert found
        return found
