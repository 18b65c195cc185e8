"""Every setting once: its name, kind, default and meaning, read from the environment one time.

    Settings.from_env(os.environ).port  ->  8050

A wrong value, or a misspelt name, stops the program at the start with one sentence. The sentence
names the setting and what it can be, and never repeats the value: what someone pasted into the
wrong variable may be a password.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Self
from urllib.parse import unquote, urlsplit

from analytics.errors import UndertoneError
from analytics.waiting import ROWS_AT_ONCE
from dashapp import database_url
from dashapp.setting_kinds import (
    Kind,
    folder,
    host,
    issuer,
    line,
    object_storage,
    one_of,
    redis,
    there_or_none,
    token,
    whole_number,
    yes_or_no,
)  # fmt: skip

PREFIX: Final = "UNDERTONE_"
_TOGETHER: Final = (
    "UNDERTONE_OIDC_ISSUER", "UNDERTONE_OIDC_CLIENT_ID", "UNDERTONE_OIDC_CLIENT_SECRET",
)  # fmt: skip
"""All of them are set, or none."""


class InvalidSetting(UndertoneError):
    """A setting that does not exist, or whose value cannot be used."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name} {problem}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: `default` is the text one would write in the environment.

    secret: whether the value may hold a password, and is shown nowhere.
    """

    name: str
    kind: Kind
    default: str
    help: str
    secret: bool = False

    @property
    def field(self) -> str:
        """The attribute of Settings that holds the value."""
        return self.name.removeprefix(PREFIX).lower()

    def read(self, text: str) -> Any:
        """The value of a text. Raises InvalidSetting, without repeating the text."""
        value = self.kind.read(text)
        if value is None:
            raise InvalidSetting(self.name, f"must be {self.kind.legal}.")
        return value


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("UNDERTONE_HOME", folder(), "var", "Folder that holds the builds and their logs."),
    Setting(
        "UNDERTONE_BUILDS_URL", object_storage(), "",
        "Object storage through which machines with a home each serve the same build: `build`, "
        "`publish` and pinning put it there, and all others fetch it.",
        secret=True,
    ),
    Setting(
        "UNDERTONE_BUILDS_SECONDS", whole_number(1, 86_400), "30",
        "Between one look whether there is a new build in that storage and the next.",
    ),
    Setting(
        "UNDERTONE_HOST", host(), "127.0.0.1",
        "Address to listen on. 0.0.0.0 is every network of this machine, and the default where a "
        "hosting platform sets PORT.",
    ),
    Setting(
        "UNDERTONE_PORT", whole_number(1, 65_535), "8050",
        "Port to listen on. Where it is not set, PORT is used.",
    ),
    Setting(
        "UNDERTONE_WORKERS", whole_number(1, 64), "2",
        "Server processes; one per processor core is a good number.",
    ),
    Setting(
        "UNDERTONE_THREADS", whole_number(1, 256), "16",
        "Requests one server process answers at the same time.",
    ),
    Setting(
        "UNDERTONE_CACHE", one_of("SimpleCache", "NullCache"), "SimpleCache",
        "Where a process keeps answers for the next person who asks: in memory, or nowhere.",
    ),
    Setting(
        "UNDERTONE_CACHE_SECONDS", whole_number(1, 31_536_000), "3600",
        "How long an answer is kept.",
    ),
    Setting(
        "REDIS_URL", redis(), "",
        "A Redis that all processes and machines share for answers and for counting requests. "
        "Without it each process keeps its own; when it is away, they go on without it.",
        secret=True,
    ),
    Setting(
        "UNDERTONE_JOBS", one_of("table", "celery"), "table",
        "Who runs jobs: each machine by itself, one at a time for all of them, or workers on any "
        "machine (`python -m dashapp worker`), which Celery tells of them through REDIS_URL.",
    ),
    Setting(
        "UNDERTONE_WORKER_JOBS", whole_number(1, 64), "1",
        "Jobs that one such worker runs at the same time.",
    ),
    Setting(
        "UNDERTONE_LOG_LEVEL", one_of("debug", "info", "warning", "error"), "info",
        "The least important messages that are written to the log.",
    ),
    Setting(
        "UNDERTONE_ACCESS_LOG", yes_or_no(), "no",
        "Whether every request is written to the log: its kind, never what was asked.",
    ),
    Setting(
        "UNDERTONE_LOG_FORMAT", one_of("text", "json"), "text",
        "What lines of the log look like: to be read by people, or one JSON object each.",
    ),
    Setting(
        "UNDERTONE_METRICS_TOKEN", token(), "",
        "Who sends it (Authorization: Bearer ...) may read /metrics from elsewhere. Without it, "
        "only this machine may.",
        secret=True,
    ),
    Setting(
        "UNDERTONE_RATE_LIMITS", whole_number(0, 10_000), "100",
        "How many requests a minute one address may make, in percent of the usual numbers "
        "(docs/operations.md); 0 for any number.",
    ),
    Setting(
        "UNDERTONE_PROXIES", whole_number(0, 8), "0",
        "How many proxies of yours stand in front. So many last entries of X-Forwarded-For and "
        "X-Forwarded-Proto are believed; 0 believes none.",
    ),
    Setting(
        "UNDERTONE_HTTPS", yes_or_no(), "no",
        "Say yes where people reach the app by https only: browsers are then told to insist on it.",
    ),
    Setting(
        "UNDERTONE_OPEN", one_of("no", "here", "yes"), "no",
        "Whether everybody may do everything without signing in: no, or who comes by the name of "
        "this machine (localhost), which `make run` sets, or whoever reaches the address.",
    ),
    Setting(
        "UNDERTONE_SIGN_UP", yes_or_no(), "no",
        "Whether people can make an account by themselves; otherwise an admin invites them.",
    ),
    Setting(
        "UNDERTONE_AUDIT_DAYS", whole_number(1, 36_500), "365",
        "How long it is kept what was done by whom (the page /audit).",
    ),
    Setting(
        "UNDERTONE_OIDC_ISSUER", issuer(), "",
        "Provider of OpenID Connect at which people can sign in too; its address for that is "
        "this site's with /account/elsewhere/back.",
    ),
    Setting("UNDERTONE_OIDC_CLIENT_ID", line(), "", "Name by which the provider knows us."),
    Setting(
        "UNDERTONE_OIDC_CLIENT_SECRET", line(), "", "Secret that the provider gave us.", secret=True
    ),
    Setting(
        "UNDERTONE_OIDC_NAME", line(), "another account",
        "What follows \"Sign in with\" on the button that leads to the provider.",
    ),
    Setting(
        "UNDERTONE_IMPORT_FOLDER", there_or_none(), "",
        "Folder on this machine whose files of tracks, plays and people admins can choose on the "
        "Data page, beside bringing their own.",
    ),
    Setting(
        "UNDERTONE_CATALOGUES", whole_number(1, 1_000), "8",
        "Catalogues that are kept at most before another file is refused; none is removed by "
        "itself.",
    ),
    Setting(
        "UNDERTONE_EXPORT_ROWS", whole_number(1, 10_000_000), str(ROWS_AT_ONCE),
        "Tracks of a view that are written as a file while somebody waits; a larger view is a job.",
    ),
    Setting(
        "UNDERTONE_SMALLEST_GROUP", whole_number(2, 10_000), "10",
        "People that a number about listeners must stand on; one with fewer behind it is not told.",
    ),
    Setting(
        # Without our prefix: it is the name under which platforms say so.
        "DATABASE_URL", Kind(database_url.LEGAL, database_url.read), "",
        "Database that keeps what people save; without one, the file store.sqlite in the home.",
        secret=True,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What the environment said, checked. One attribute per row of SETTINGS."""

    home: Path
    builds_url: str
    builds_seconds: int
    host: str
    port: int
    workers: int
    threads: int
    cache: str
    cache_seconds: int
    redis_url: str
    jobs: Literal["table", "celery"]
    worker_jobs: int
    log_level: str
    access_log: bool
    log_format: Literal["text", "json"]
    metrics_token: str
    rate_limits: int
    proxies: int
    https: bool
    open: str
    sign_up: bool
    audit_days: int
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    oidc_name: str
    import_folder: str
    catalogues: int
    export_rows: int
    smallest_group: int
    database_url: str

    def __repr__(self) -> str:
        shown = {
            row.field: "[hidden]" if row.secret else repr(getattr(self, row.field))
            for row in SETTINGS
        }
        return f"Settings({', '.join(f'{name}={value}' for name, value in shown.items())})"

    @property
    def secrets(self) -> tuple[str, ...]:
        """Texts that must be in no log line: secret values, and the passwords in addresses."""
        values = [getattr(self, row.field) for row in SETTINGS if row.secret]
        passwords = [urlsplit(value).password for value in values if "://" in value]
        # Hiding the letter "a" would hide the log, and protect nobody.
        found = [text for text in (*values, *passwords) if text and len(text) >= 4]
        # The longest first: the address that holds a password goes before the password.
        return tuple(sorted({*found, *map(unquote, found)}, key=len, reverse=True))

    @property
    def address_host(self) -> str:
        """The host as it stands before ":port" in an address: IPv6 in brackets."""
        return f"[{self.host}]" if ":" in self.host else self.host

    @classmethod
    def from_env(cls, environment: Mapping[str, str]) -> Self:
        """The settings in `environment`; a name without a value (or with "") keeps its default.

        Raises InvalidSetting for an UNDERTONE_ name that does not exist and for an illegal value.
        """
        _refuse_unknown(environment)
        given = {row.name: environment.get(row.name, "") for row in SETTINGS}
        platform_port = environment.get("PORT", "")
        if platform_port and not given["UNDERTONE_PORT"]:
            # A hosting platform chose the port, and reaches it from outside this machine.
            given["UNDERTONE_PORT"] = platform_port
            given["UNDERTONE_HOST"] = given["UNDERTONE_HOST"] or "0.0.0.0"
        missing = [name for name in _TOGETHER if not given[name]]
        if missing and len(missing) < len(_TOGETHER):
            raise InvalidSetting(missing[0], f"is needed too: {', '.join(_TOGETHER)} go together.")
        if given["UNDERTONE_JOBS"] == "celery" and not given["REDIS_URL"]:
            raise InvalidSetting("REDIS_URL", "is needed where UNDERTONE_JOBS is celery.")
        return cls(**{row.field: row.read(given[row.name] or row.default) for row in SETTINGS})


def settings_table() -> str:
    """The settings as the Markdown table that the README holds."""
    rows = ["| setting | default | can be | meaning |", "|---|---|---|---|"]
    rows += [
        f"| `{row.name}` | {f'`{row.default}`' if row.default else 'none'} | {row.kind.legal} "
        f"| {row.help} |"
        for row in SETTINGS
    ]
    return "\n".join(rows)


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = [row.name for row in SETTINGS]
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            bare = name.removeprefix(PREFIX)
            close = [bare] if bare in known else difflib.get_close_matches(name, known, n=1)
            meant = f"; did you mean {close[0]}?" if close else "."
            raise InvalidSetting(name, f"is not a setting of Undertone{meant}")
