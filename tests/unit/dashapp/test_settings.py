from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from analytics.errors import UndertoneError
from dashapp.settings import SETTINGS, InvalidSetting, Settings, settings_table


def test_an_empty_environment_gives_every_default() -> None:
    settings = Settings.from_env({})
    assert settings.home == Path("var")
    assert (settings.host, settings.port) == ("127.0.0.1", 8050)
    assert (settings.workers, settings.threads) == (2, 16)
    assert settings.cache == "SimpleCache"
    assert settings.https is False
    assert (settings.redis_url, settings.metrics_token, settings.secrets) == ("", "", ())
    assert (settings.rate_limits, settings.proxies, settings.log_format) == (100, 0, "text")


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings.from_env({}).port = 1  # type: ignore[misc]


def test_jobs_are_handed_out_only_with_a_redis_that_carries_them() -> None:
    with pytest.raises(InvalidSetting, match="REDIS_URL is needed where UNDERTONE_JOBS is celery"):
        Settings.from_env({"UNDERTONE_JOBS": "celery"})
    both = {"UNDERTONE_JOBS": "celery", "REDIS_URL": "redis://127.0.0.1/0"}
    assert Settings.from_env(both).jobs == "celery"


@pytest.mark.parametrize("url", ["file:///var/builds", "s3://bucket", "s3://key:hushhush@bucket/a"])
def test_builds_are_kept_in_storage_whose_package_is_installed(url: str) -> None:
    settings = Settings.from_env({"UNDERTONE_BUILDS_URL": url})
    assert settings.builds_url == url
    assert "hushhush" not in repr(settings)


def test_names_of_other_programs_are_none_of_our_business() -> None:
    assert Settings.from_env({"PATH": "/bin", "undertone_port": "x"}) == Settings.from_env({})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("yes", True), ("TRUE", True), ("1", True), ("no", False), ("False", False), ("0", False)],
)
def test_yes_and_no_are_understood_the_usual_ways(text: str, expected: bool) -> None:
    assert Settings.from_env({"UNDERTONE_HTTPS": text}).https is expected


def test_a_value_of_nothing_is_the_default() -> None:
    assert Settings.from_env({"UNDERTONE_PORT": ""}).port == 8050


def test_the_port_of_a_hosting_platform_is_used_and_reachable() -> None:
    settings = Settings.from_env({"PORT": "5000"})
    assert (settings.host, settings.port) == ("0.0.0.0", 5000)


def test_our_own_port_wins_over_the_platform_one() -> None:
    settings = Settings.from_env({"PORT": "5000", "UNDERTONE_PORT": "6000"})
    assert (settings.host, settings.port) == ("127.0.0.1", 6000)


def test_a_platform_port_does_not_move_a_chosen_host() -> None:
    assert Settings.from_env({"PORT": "5000", "UNDERTONE_HOST": "10.0.0.1"}).host == "10.0.0.1"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UNDERTONE_PORT", "0"),
        ("UNDERTONE_PORT", "65536"),
        ("UNDERTONE_PORT", "-1"),
        ("UNDERTONE_PORT", "8_050"),
        ("UNDERTONE_PORT", " 8050"),
        ("UNDERTONE_PORT", "8050.0"),
        ("UNDERTONE_PORT", "٨٠٥٠"),
        ("UNDERTONE_PORT", "9" * 5_000),
        ("UNDERTONE_WORKERS", "0"),
        ("UNDERTONE_WORKERS", "many"),
        ("UNDERTONE_THREADS", "257"),
        ("UNDERTONE_CACHE", "simple"),
        ("UNDERTONE_JOBS", "Celery"),
        ("UNDERTONE_WORKER_JOBS", "0"),
        ("UNDERTONE_BUILDS_SECONDS", "0"),
        ("UNDERTONE_BUILDS_URL", "/var/builds"),
        ("UNDERTONE_BUILDS_URL", "ftp://host/builds"),
        ("UNDERTONE_BUILDS_URL", "memory://builds"),
        ("UNDERTONE_BUILDS_URL", "s3://"),
        ("UNDERTONE_BUILDS_URL", "s3:bucket"),
        ("UNDERTONE_BUILDS_URL", "s3://bucket/x?anon=true"),
        ("UNDERTONE_BUILDS_URL", "s3://bucket/a b"),
        ("UNDERTONE_BUILDS_URL", "file://host/builds"),
        ("UNDERTONE_BUILDS_URL", "file://["),
        ("UNDERTONE_BUILDS_URL", "az://builds"),  # whose package is not installed here
        ("UNDERTONE_AUDIT_DAYS", "0"),
        ("UNDERTONE_AUDIT_DAYS", "a year"),
        ("UNDERTONE_CACHE", "flask_caching.backends.SimpleCache"),
        ("UNDERTONE_CACHE_SECONDS", "1h"),
        ("UNDERTONE_LOG_LEVEL", "INFO!"),
        ("UNDERTONE_HTTPS", "maybe"),
        ("UNDERTONE_HTTPS", "2"),
        ("UNDERTONE_ACCESS_LOG", "on please"),
        ("UNDERTONE_HOST", "http://localhost"),
        ("UNDERTONE_HOST", "127.0.0.1:80"),
        ("UNDERTONE_HOST", "[::1"),
        ("UNDERTONE_HOST", "[127.0.0.1]"),
        ("UNDERTONE_HOME", __file__),
        ("UNDERTONE_HOME", "~nosuchuser/x"),
        ("UNDERTONE_HOME", "home\udcff"),
        ("UNDERTONE_HOME", "x" * 5_000),
        ("UNDERTONE_PROT", "8050"),
        ("UNDERTONE_LOG_FORMAT", "xml"),
        ("UNDERTONE_METRICS_TOKEN", "short"),
        ("UNDERTONE_METRICS_TOKEN", "with blanks in the middle"),
        ("UNDERTONE_RATE_LIMITS", "-1"),
        ("UNDERTONE_PROXIES", "9"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "http://hunter2@cache"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://:hunter2@:6379"),
        ("REDIS_URL", "redis://cache:0"),
        ("REDIS_URL", "redis://cache:99999"),
        ("REDIS_URL", "redis://[::1"),
        ("REDIS_URL", "redis://cache/first"),
        ("REDIS_URL", "redis://cache/0?socket_timeout=60"),
        ("REDIS_URL", "redis://cache/0#1"),
        ("REDIS_URL", "redis://ca che"),
        ("REDIS_URL", "redis://caché"),
        ("REDIS_URL", "unix://"),
        ("UNDERTONE_", "8050"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not_repeated(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting) as caught:
        Settings.from_env({name: value})
    sentence = str(caught.value)
    assert isinstance(caught.value, UndertoneError)
    assert sentence.startswith(name)
    assert sentence.endswith((".", "?"))
    assert value not in sentence.removeprefix(name).split()


def test_a_misspelt_name_is_answered_with_the_right_one() -> None:
    with pytest.raises(InvalidSetting, match="did you mean UNDERTONE_WORKERS"):
        Settings.from_env({"UNDERTONE_WORKER": "2"})


def test_a_password_in_the_wrong_place_is_not_repeated() -> None:
    with pytest.raises(InvalidSetting) as caught:
        Settings.from_env({"UNDERTONE_CACHE": "redis://:hunter2@cache"})
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "redis://localhost", "redis://127.0.0.1:6379/0", "redis://:p%40ss@cache:6380/15",
        "rediss://user:word@cache.example:6379", "redis://[::1]:6379/1", "unix:///run/redis.sock",
    ],
)  # fmt: skip
def test_a_redis_is_named_the_usual_ways(address: str) -> None:
    assert Settings.from_env({"REDIS_URL": address}).redis_url == address


def test_settings_that_are_shown_show_no_secret() -> None:
    settings = Settings.from_env(
        {"REDIS_URL": "redis://:hunter%402@cache", "UNDERTONE_METRICS_TOKEN": "0123456789abcdef"}
    )
    shown = repr(settings)
    assert "port=8050" in shown
    for secret in ("hunter%402", "hunter@2", "0123456789abcdef"):
        assert secret in settings.secrets
        assert secret not in shown
    assert settings.secrets[0].startswith("redis://"), "an address goes before its password"


def test_the_table_has_a_row_for_each_setting() -> None:
    lines = settings_table().splitlines()
    assert [line.split("`")[1] for line in lines[2:]] == [row.name for row in SETTINGS]
    assert {line.count("|") for line in lines} == {5}


@pytest.mark.parametrize(
    ("text", "host", "in_address"),
    [
        ("::", "::", "[::]"),
        ("::1", "::1", "[::1]"),
        ("[::1]", "::1", "[::1]"),
        ("localhost", "localhost", "localhost"),
    ],
)
def test_a_host_stands_in_brackets_where_a_port_follows_colons(
    text: str, host: str, in_address: str
) -> None:
    settings = Settings.from_env({"UNDERTONE_HOST": text})
    assert (settings.host, settings.address_host) == (host, in_address)
