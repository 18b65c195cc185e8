"""Who may ask for what: every route and every callback by its name. What is not listed is refused.

A row says the least that is needed to come in; what is one person's own, or is for some only, is
checked again where it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import Flask, Response, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, ServiceUnavailable, Unauthorized

from dashapp.people.asker import Askers
from dashapp.people.errors import NotAllowed, NotSignedIn
from dashapp.people.roles import Permission, Role
from dashapp.store import StoreUnavailable

CALLBACKS_ENDPOINT: Final = "/_dash-update-component"

ROUTES: Final[Mapping[str, Permission]] = MappingProxyType(
    {
        # Dash's own: the page, its files, and the one address of all callbacks, see CALLBACKS.
        "/": Permission.LOOK,
        "/<path:path>": Permission.LOOK,
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": Permission.LOOK,
        "/_dash-dependencies": Permission.LOOK,
        "/_dash-layout": Permission.LOOK,
        CALLBACKS_ENDPOINT: Permission.LOOK,
        "/_favicon.ico": Permission.LOOK,
        "/_reload-hash": Permission.LOOK,
        "_dash_assets.static": Permission.LOOK,
        "static": Permission.LOOK,
        # Ours.
        "account.end_session": Permission.ACCOUNT,
        "account.join": Permission.LOOK,
        "account.make_token": Permission.ACCOUNT,
        "account.password": Permission.ACCOUNT,
        "account.rename": Permission.ACCOUNT,
        "account.revoke_token": Permission.ACCOUNT,
        "account.sign_in": Permission.LOOK,
        "account.sign_out": Permission.LOOK,
        "account.sign_out_everywhere": Permission.ACCOUNT,
        "account.sign_up": Permission.LOOK,
        "api.askForJob": Permission.ASK,  # each kind of job says who may ask for it
        "api.cancelJob": Permission.ASK,
        "api.docs": Permission.LOOK,
        "api.findWay": Permission.LOOK,
        "api.getAlbum": Permission.LOOK,
        "api.getArtist": Permission.LOOK,
        "api.getBuild": Permission.LOOK,
        "api.getGenre": Permission.LOOK,
        "api.getJob": Permission.LOOK,
        "api.getMood": Permission.LOOK,
        "api.getTrack": Permission.LOOK,
        "api.listAlbums": Permission.LOOK,
        "api.listArtists": Permission.LOOK,
        "api.listGenres": Permission.LOOK,
        "api.listJobs": Permission.LOOK,
        "api.listMoods": Permission.LOOK,
        "api.listNext": Permission.LOOK,  # and how many people, for those who may know
        "api.listSimilar": Permission.LOOK,
        "api.listSimilarArtists": Permission.LOOK,
        "api.listSimilarGenres": Permission.LOOK,
        "api.listTracks": Permission.LOOK,
        "api.makePlaylist": Permission.MAKE,
        "api.makePlaylistFile": Permission.MAKE,
        "api.openapi": Permission.LOOK,
        "api.search": Permission.LOOK,
        "api.bringBackSaved": Permission.MAKE,
        "api.changeSaved": Permission.MAKE,
        "api.deleteSaved": Permission.MAKE,
        "api.getSaved": Permission.MAKE,
        "api.listSaved": Permission.MAKE,
        "api.save": Permission.MAKE,
        "api.shareSaved": Permission.MAKE,
        "api.takeBackLink": Permission.MAKE,
        "elsewhere.back": Permission.LOOK,
        "elsewhere.begin": Permission.LOOK,
        "drafts.every": Permission.RUN,
        "drafts.one": Permission.RUN,
        "drafts.pin_one": Permission.SERVE,
        "drafts.unpin_any": Permission.SERVE,
        "health.counted": Permission.LOOK,  # which looks at who asks by itself
        "health.live": Permission.LOOK,
        "health.ready": Permission.LOOK,
        "imports.bring": Permission.SERVE,
        "imports.bring_from_folder": Permission.SERVE,
        "imports.discard_one": Permission.SERVE,
        "imports.every": Permission.SERVE,
        "imports.go_back_to": Permission.SERVE,
        "imports.look_over_one": Permission.SERVE,
        "imports.look_over_some_plays": Permission.SERVE,
        "imports.remove": Permission.SERVE,
        "imports.use_one": Permission.SERVE,
        "jobs.ask": Permission.ASK,  # each kind of job says who may ask for it
        "jobs.cancel": Permission.ASK,
        "jobs.estimate": Permission.LOOK,
        "jobs.every": Permission.LOOK,
        "jobs.one": Permission.LOOK,
        "lab.clusters": Permission.LOOK,
        "lab.differing": Permission.LOOK,
        "lab.labels": Permission.LOOK,
        "lab.representatives": Permission.LOOK,
        "library.facts": Permission.LOOK,
        "library.match": Permission.LOOK,
        "listeners.view": Permission.LISTENERS,
        "me.facts": Permission.LOOK,  # of plays that come with the question
        "me.history": Permission.LOOK,
        "me.next_": Permission.LOOK,
        "me.plays": Permission.LOOK,  # whose token it is
        "people.disable": Permission.PEOPLE,
        "people.enable": Permission.PEOPLE,
        "people.invite": Permission.PEOPLE,
        "people.new_link": Permission.PEOPLE,
        "people.set_role": Permission.PEOPLE,
        "plays.rejected": Permission.RUN,
        "playlists.list_of_ids": Permission.LOOK,
        "playlists.list_of_recipe": Permission.LOOK,
        "report.printed": Permission.LOOK,
        "report.report": Permission.LOOK,
        "saved.as_now": Permission.MAKE,
        "saved.bring": Permission.MAKE,
        "saved.bring_back": Permission.MAKE,
        "saved.copy": Permission.MAKE,
        "saved.delete": Permission.MAKE,
        "saved.go_back": Permission.MAKE,
        "saved.list_file": Permission.MAKE,
        "saved.make_link": Permission.MAKE,
        "saved.noted": Permission.MAKE,
        "saved.rename": Permission.MAKE,
        "saved.save": Permission.MAKE,
        "saved.show_to": Permission.MAKE,  # the team: Permission.TEAM
        "saved.stay": Permission.MAKE,
        "saved.take_back": Permission.MAKE,
        "saved.take_over": Permission.ACCOUNT,
        "search.search": Permission.LOOK,
        "shared.alone": Permission.LOOK,
        "shared.copy": Permission.MAKE,
        "shared.framed": Permission.LOOK,
        "shared.list_file": Permission.LOOK,
        "undertone.artist_rows": Permission.LOOK,
        "undertone.build": Permission.LOOK,
        "undertone.column_file": Permission.LOOK,
        "undertone.export": Permission.LOOK,
        "undertone.rows": Permission.LOOK,
        "undertone.track": Permission.LOOK,
        "undertone.view": Permission.LOOK,
    }
)
"""By endpoint."""

CALLBACKS: Final[Mapping[str, Permission]] = MappingProxyType(
    {
        "page.children": Permission.LOOK,  # each page says who may see it
        "..drawer-body.children...map-marks.data..": Permission.LOOK,
        # Both show each, beside what all may see, what is theirs.
        "..playlist-builder.children...playlist-result.children...playlist-news.children..": (
            Permission.LOOK
        ),
        "playlist-lists.children": Permission.LOOK,
        "..song-shown.data...song-head.children...song-sound.children"
        "...song-controls.children...song-result.children...song-why-not.children..": (
            Permission.LOOK
        ),
        "song-next.children": Permission.LOOK,  # and how many people, for those who may know
        "album-open.children": Permission.LOOK,
        "artists-open.children": Permission.LOOK,
        "filter-artists.options": Permission.LOOK,
        "genres-open.children": Permission.LOOK,
        "grid.children": Permission.LOOK,
        "lab-open.children": Permission.LOOK,
        "moods-open.children": Permission.LOOK,
        "path-open.children": Permission.LOOK,
        "saved-open.children": Permission.LOOK,  # which shows each what is theirs
    }
)
"""By output, of those that run on the server."""

_NOT_LISTED: Final = "This is not open to anybody."


def check_access(server: Flask, askers: Askers) -> None:
    """Have `server` refuse whatever the tables above do not let somebody do.

    Call it after `dashapp.security.protect`, so that what arrives here is well formed.
    """

    def check() -> None:
        endpoint = request.endpoint
        if endpoint is None:  # there is nothing at this address
            return
        permission = ROUTES.get(endpoint)
        if endpoint == CALLBACKS_ENDPOINT and "callback_output" in g:
            permission = CALLBACKS.get(g.callback_output)
        if permission is None:
            raise Forbidden(_NOT_LISTED)
        is_for_all = permission.least is Role.VISITOR and not askers.is_program(request)
        if is_for_all or askers.is_open_to(request):
            return  # whoever it is: a store that is away keeps nobody from it
        try:
            askers.of(request).require(permission)
        except NotSignedIn as refusal:
            raise Unauthorized(str(refusal), www_authenticate=WWWAuthenticate("bearer")) from None
        except NotAllowed as refusal:
            raise Forbidden(str(refusal)) from None
        except StoreUnavailable as refusal:
            raise ServiceUnavailable(str(refusal)) from None

    def remember(answer: Response) -> Response:
        askers.remember(answer)
        return answer

    server.before_request(check)
    server.after_request(remember)
