"""Put the application together: engine, cache, pages, callbacks, routes, protection."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from typing import Any, Final

import dash
import flask_compress
from flask import Response, request
from flask_caching import Cache

import callbacks.explore
import callbacks.filters
import callbacks.lab
import callbacks.listeners
import callbacks.moods
import callbacks.pages
import callbacks.people
import callbacks.playlists
import callbacks.saved
import callbacks.song
import callbacks.still_maps
from analytics.artifacts import open_build
from analytics.engine import Engine
from analytics.filters import Filter
from analytics.home import Home
from analytics.shelves import Shelves
from analytics.view_files import ViewFiles
from dashapp.addresses import believe_proxies
from dashapp.api.routes import make_api_routes
from dashapp.column_files import ColumnFiles
from dashapp.draft_routes import make_draft_routes
from dashapp.elsewhere_routes import make_elsewhere_routes
from dashapp.following import follow_requests
from dashapp.health_routes import make_health_routes
from dashapp.import_routes import make_import_routes
from dashapp.imports.folder import ImportFolder
from dashapp.imports.room import Room
from dashapp.job_routes import make_job_routes
from dashapp.jobs.handed_out import Tell
from dashapp.jobs.supervisor import Jobs
from dashapp.jobs.visitors import Visitors
from dashapp.lab_routes import make_lab_routes
from dashapp.library_routes import make_library_routes
from dashapp.limits import limit_requests
from dashapp.listeners_routes import make_listeners_routes
from dashapp.live import LiveEngines
from dashapp.me_routes import make_me_routes
from dashapp.metrics import Metrics
from dashapp.people.access import check_access
from dashapp.people.everyone import People
from dashapp.people.identities import Identities
from dashapp.people.oidc import Provider
from dashapp.people.openness import Openness
from dashapp.people.pages import AccountPages
from dashapp.people.tries import Tries
from dashapp.people_routes import make_account_routes, make_directory_routes
from dashapp.playlist_routes import make_playlist_routes
from dashapp.plays_routes import make_plays_routes
from dashapp.redis_server import RedisServer
from dashapp.report_routes import make_report_routes
from dashapp.results import Results
from dashapp.routes import make_routes
from dashapp.saved.pages import SavedPages
from dashapp.saved.place import SavedPlace
from dashapp.saved_routes import make_saved_routes
from dashapp.search_routes import make_search_routes
from dashapp.security import protect
from dashapp.settings import Settings
from dashapp.shared_results import SharedResults
from dashapp.shared_routes import make_shared_routes
from dashapp.shedding import shed_load
from dashapp.store import Store
from layouts import urls
from layouts.account_facts import Ways
from layouts.meta import browser_meta
from layouts.shell import shell

ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
MOST_CACHED_ANSWERS: Final = 1_000
"""Of 7 KiB each, as measured; popular ones are asked for often enough to be there with fewer."""
LOADED_LATER: Final = "dash_ag_grid"
"""The component library whose script the page fetches when it first needs it."""

INDEX: Final = """<!doctype html>
<html lang="en">
<head>
{metas}
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="description" content="Find music by how it sounds.">
<meta name="color-scheme" content="dark light">
<title>{title}</title>
{favicon}
{preloads}
{css}
<script type="application/json" id="undertone-meta">{meta}</script>
</head>
<body>
{app_entry}
<footer hidden>
{config}
{scripts}
{renderer}
</footer>
</body>
</html>"""


def make_ready(engine: Engine, columns: ColumnFiles) -> None:
    """Do once what the first visitors of a build would otherwise wait for."""
    columns.publish(engine)
    engine.view(Filter())
    _ = engine.playlist_tracks  # before the server forks, so that its workers share them


class UndertoneDash(dash.Dash):
    """Dash whose first page tells the browser what it needs to start drawing at once."""

    def __init__(
        self, engines: LiveEngines, columns: ColumnFiles, export_rows: int, **options: Any
    ) -> None:
        """Serve pages over `engines`; `options` are those of `dash.Dash`.

        export_rows: see `browser_meta`.
        """
        super().__init__(**options)
        self._export_rows = export_rows
        self._engines = engines
        self._columns = columns

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The page around the app, from its parts by name. Called at every full page load."""
        engine = self._engines.current()
        prefix: str = self.config.requests_pathname_prefix
        files: dict[str, dict[str, Any]] = {
            name: {"url": f"{prefix}columns/{file.name}", "places": file.places}
            for name, file in self._columns.publish(engine).items()
        }
        scripts: list[str] = parts["scripts"].replace("</script>", "</script>\n").splitlines()
        later = [line for line in scripts if f"/{LOADED_LATER}/" in line]
        meta = browser_meta(
            engine.options,
            files=files,
            stage=engine.manifest()["stage"],
            table_script=_source_of(later),
            export_rows=self._export_rows,
        )
        # "</script>" in a genre's name must not end the element.
        text = json.dumps(meta, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
        kept = ("metas", "title", "favicon", "css", "app_entry", "config", "renderer")
        return INDEX.format(
            **{part: parts[part] for part in kept},
            scripts="\n".join(line for line in scripts if line not in later),
            preloads="\n".join(
                f'<link rel="preload" as="fetch" crossorigin href="{files[name]["url"]}">'
                for name in self._first_files(engine)
            ),
            meta=text,
        )

    def index(self, *args: Any, **options: Any) -> Response:
        """The page of any path; 404 where there is none, for those who do not read it."""
        text: str = super().index(*args, **options)  # type: ignore[no-untyped-call]
        found = callbacks.pages.is_there(self._engines.current(), self._path(), self._query())
        return Response(text, status=200 if found else 404)

    def _first_files(self, engine: Engine) -> tuple[str, ...]:
        """The files of columns that the first picture of the page asked for needs."""
        if self._path() != urls.EXPLORE:
            return ()
        return f"map-{urls.decode(self._query(), engine.options).projection}", "moods"

    def _query(self) -> str:
        return request.query_string.decode("ascii", "replace")

    def _path(self) -> str:
        return "/" + request.path.removeprefix(self.config.requests_pathname_prefix)


def _source_of(scripts: Sequence[str]) -> str:
    """The address in the one script element given."""
    (script,) = scripts
    return unescape(script.partition('src="')[2].partition('"')[0])


def create_app(
    settings: Settings, engines: LiveEngines | None = None, metrics: Metrics | None = None
) -> dash.Dash:
    """A complete application over the home of `settings`, or over the engines given.

    metrics: what it counts with; without them it counts for itself.

    Any number of applications can live in one process. Raises NoBuild or DamagedBuild when there is
    nothing to serve.
    """
    home = Home(settings.home)
    columns = ColumnFiles()
    engines = engines or LiveEngines(
        home.pointer_path,
        lambda: Engine(open_build(home)),
        prepare=lambda new: make_ready(new, columns),
    )
    app = UndertoneDash(
        engines,
        columns,
        settings.export_rows,
        name="undertone",
        title="Undertone",
        update_title=None,
        assets_folder=str(ASSETS),
        suppress_callback_exceptions=True,
        serve_locally=True,
    )
    app.layout = shell()
    shelves = Shelves.of(settings.home)
    callbacks.filters.register(app)
    callbacks.explore.register(app, engines)
    callbacks.moods.register(app, engines)
    callbacks.listeners.register(app)
    callbacks.people.register(app, engines)
    callbacks.still_maps.register(app)
    server = app.server
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000
    cache = Cache(
        server,
        config={
            "CACHE_TYPE": settings.cache,
            "CACHE_DEFAULT_TIMEOUT": settings.cache_seconds,
            "CACHE_THRESHOLD": MOST_CACHED_ANSWERS,
            "CACHE_NO_NULL_WARNING": True,  # no cache is a choice that was made
        },
    )
    redis = RedisServer(settings.redis_url) if settings.redis_url else None
    shared = SharedResults(redis, settings.cache_seconds) if redis else None
    metrics = metrics or Metrics()
    results = Results(cache, shared, metrics.answer)
    store = Store(settings.home, settings.database_url)
    visitors = Visitors(store, https=settings.https)
    people = People.over(store, visitors, Openness(settings.open))
    saved = SavedPlace.over(store, engines, results, people.askers)
    provider = _provider_of(settings)
    ways = Ways(settings.sign_up, is_open=False, elsewhere=settings.oidc_name if provider else "")
    account_pages = AccountPages(people, ways)
    saved_pages = SavedPages(saved)
    callbacks.pages.register(
        app, engines, shelves, account_pages, saved_pages, smallest_group=settings.smallest_group
    )
    callbacks.song.register(app, engines, account_pages, smallest_group=settings.smallest_group)
    callbacks.saved.register(app, saved_pages)
    callbacks.playlists.register(app, engines, results, saved_pages)
    callbacks.lab.register(
        app, engines, shelves, account_pages, smallest_group=settings.smallest_group
    )
    room = Room(settings.home, settings.catalogues)
    jobs = Jobs(settings.home, store, tell=_tell_workers(settings), room={"import": room.require})
    for routes in (
        make_routes(engines, results, columns, ViewFiles(settings.home), settings.export_rows),
        make_lab_routes(engines, results),
        make_plays_routes(engines),
        make_report_routes(engines, results, shelves.prints),
        make_search_routes(engines),
        make_playlist_routes(engines, results),
        make_library_routes(engines),
        make_me_routes(engines, Tries(store), account_pages.rights, settings.smallest_group),
        make_listeners_routes(engines, results, settings.smallest_group),
        make_account_routes(people, sign_up_is_open=settings.sign_up),
        make_elsewhere_routes(
            people, Identities(store, people.accounts), provider, https=settings.https
        ),
        make_directory_routes(people.askers, people.directory),
        make_saved_routes(saved),
        make_shared_routes(saved, asset=_asset_of(app)),
        make_job_routes(engines, jobs, people.askers),
        make_api_routes(
            engines,
            results,
            jobs,
            people.askers,
            saved,
            smallest_group=settings.smallest_group,
            asset=_asset_of(app),
        ),
        make_draft_routes(engines, home, people.askers, people.trail),
        make_import_routes(
            engines,
            home,
            ImportFolder(settings.import_folder or None),
            people.askers,
            people.trail,
            room=room,
        ),
        make_health_routes(engines, store, metrics, redis, settings.metrics_token),
    ):
        server.register_blueprint(routes)
    _compress(server)
    believe_proxies(server, settings.proxies)
    follow_requests(server, metrics.request, access_log=settings.access_log)
    shed_load(server)
    limit_requests(app, settings, redis)
    protect(app, settings)
    check_access(server, people.askers)
    return app


def _asset_of(app: dash.Dash) -> Callable[[str], str]:
    """Gives the address of one of our assets, a new one whenever the file is."""

    def address(name: str) -> str:
        return f"{app.get_asset_url(name)}?m={(ASSETS / name).stat().st_mtime}"

    return address


def _tell_workers(settings: Settings) -> Tell | None:
    """What tells workers of jobs; None where they run here."""
    if settings.jobs == "table":
        return None
    # Not at the top: most deployments have no workers, and their processes stay smaller.
    from dashapp.jobs.messages import Messages  # noqa: PLC0415

    return Messages(settings.redis_url)


def _provider_of(settings: Settings) -> Provider | None:
    """Where people can sign in too; None where only here."""
    if not settings.oidc_issuer:
        return None
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)


def _compress(server: Any) -> None:
    """Compress what Dash serves: its answers, scripts and styles."""
    algorithms = ["br", "gzip"]
    server.config["COMPRESS_ALGORITHM"] = algorithms
    # Flask-Compress treats files as streams, which have a list of their own.
    server.config["COMPRESS_ALGORITHM_STREAMING"] = algorithms
    server.config["COMPRESS_MIMETYPES"] = [
        "text/html", "text/css", "text/csv", "text/javascript", "application/javascript",
        "application/json", "application/problem+json", "image/svg+xml",
    ]  # fmt: skip
    flask_compress.Compress(server)
