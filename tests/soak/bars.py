"""Every bar: what is promised, and the tests that try it.

A bar holds where all of its tests pass; what they saw they note themselves (the fixture `seen`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise. tests: files, or tests of them, that try it."""

    name: str
    promise: str
    tests: tuple[str, ...]


SOAK: Final = "tests/soak"
INTEGRATION: Final = "tests/integration"

BARS: Final = (
    Bar(
        "load-50", "50 people: no errors, 95% of filters answered within 250 ms.",
        (f"{SOAK}/test_load.py::test_fifty_people_wait_for_nothing",),
    ),
    Bar(
        "load-100", "100 people: no errors, 95% of filters answered within 500 ms.",
        (f"{SOAK}/test_load.py::test_a_hundred_people_are_all_answered",),
    ),
    Bar(
        "load-400",
        "400 people: refused with 429 or 503 at most, /livez within 1 s throughout, and as before "
        "within 30 s of their leaving.",
        (f"{SOAK}/test_load.py::test_four_hundred_people_do_no_harm_and_leave_none",),
    ),
    Bar(
        "soak", "100,000 requests: a worker grows by at most 2 MiB per 10,000.",
        (f"{SOAK}/test_long_run.py",),
    ),
    Bar(
        "payloads-callbacks",
        "10,000 generated payloads over every callback: no 500, none over 2 s.",
        (f"{SOAK}/test_payloads_long.py::test_ten_thousand_payloads_over_every_callback",),
    ),
    Bar(
        "payloads-posts", "10,000 generated bodies over every other route that is posted to: "
        "no 500, none over 2 s.",
        (f"{SOAK}/test_payloads_long.py::test_ten_thousand_bodies_over_every_route",),
    ),
    Bar(
        "api-contract", "Thousands of requests made from the description of /api/v1: answered as "
        "it says, no 500.", (f"{SOAK}/test_api_contract_long.py",),
    ),
    Bar(
        "worker-killed", "A worker killed, 20 times: nothing torn, nothing lost that was said to "
        "be kept, answered again at once, and a word to the person.",
        (
            f"{SOAK}/test_workers_under_fire.py",
            f"{SOAK}/test_words.py::test_a_server_that_is_gone_is_said_and_its_return_is_noticed",
            f"{SOAK}/test_words.py::test_one_worker_killed_is_not_noticed_at_the_page",
        ),
    ),
    Bar(
        "restart", "Restarted 20 times on a socket that is held: nobody is refused.",
        (f"{SOAK}/test_restart_on_a_held_socket.py",),
    ),
    Bar(
        "redis-killed", "Redis killed, 20 times: right answers, no errors, a moment once.",
        (
            f"{SOAK}/test_redis_under_faults.py::test_a_redis_that_fails_is_no_failure_of_ours"
            "[kill]",
            f"{INTEGRATION}/test_shared_results.py::"
            "test_a_server_that_is_gone_costs_a_moment_once_and_no_error[kill]",
        ),
    ),
    Bar(
        "redis-stalled", "Redis standing still, 20 times: right answers, no errors, a moment once.",
        (
            f"{SOAK}/test_redis_under_faults.py::test_a_redis_that_fails_is_no_failure_of_ours"
            "[stall]",
            f"{INTEGRATION}/test_shared_results.py::"
            "test_a_server_that_is_gone_costs_a_moment_once_and_no_error[stall]",
        ),
    ),
    Bar(
        "redis-flushed", "Redis flushed, 20 times: right answers, no errors.",
        (
            f"{SOAK}/test_redis_under_faults.py::test_a_redis_that_fails_is_no_failure_of_ours"
            "[flush]",
            f"{INTEGRATION}/test_shared_results.py::test_a_server_that_is_flushed_is_filled_again",
        ),
    ),
    Bar(
        "database-locked", "The database locked, 20 times: saves answer 503 and a sentence within "
        "6 s, browsing goes on, no acknowledged save is lost.",
        (
            f"{SOAK}/test_saves_under_faults.py::test_a_database_that_is_locked",
            f"{SOAK}/test_words.py::test_a_save_that_did_not_go_through_is_said",
        ),
    ),
    Bar(
        "database-stopped", "The database stopped, killed or standing still, 20 times each: saves "
        "answer 503 and a sentence within 6 s, browsing goes on, no acknowledged save is lost.",
        (
            f"{SOAK}/test_saves_under_faults.py::test_a_database_that_is_away",
            f"{SOAK}/test_store_under_faults.py",
        ),
    ),
    Bar(
        "disk-full", "No room on the disk, 20 times: saves answer 503 and a sentence, builds end "
        "with one, browsing goes on, and nothing is torn when there is room again.",
        (f"{SOAK}/test_disk_full.py",),
    ),
    Bar(
        "artefacts", "A file of the build missing, cut short or with a bit flipped, 20 times each: "
        "it is refused and the build before it serves.",
        (f"{SOAK}/test_artefacts_damaged.py",),
    ),
    Bar(
        "builds-killed", "A build killed 200 times at random, 100 times while it publishes: never "
        "torn.", (f"{SOAK}/test_builds_under_fire.py",),
    ),
    Bar(
        "two-builds", "Two builds of one home at once, 20 times: one is made, the other told so.",
        (f"{SOAK}/test_two_builds.py",),
    ),
    Bar(
        "clock", "The clock a day ahead or behind, 20 times each: what was kept is there, people "
        "come in, builds follow one another.", (f"{SOAK}/test_clock.py",),
    ),
    Bar(
        "configurations", "20 bad configurations: no start, an end within 5 s that names the "
        "setting and repeats no secret.", (f"{SOAK}/test_bad_configurations.py",),
    ),
    Bar(
        "hostile-files", "60 hostile files: imported right, or refused with row and column; no "
        "silent misreading; at most 200 MiB more memory.",
        ("tests/unit/analytics/ingest/test_ingest_hostile.py",),
    ),
    Bar(
        "access", "Every route and callback in the table of who may: everybody is let in exactly "
        "where it says, nobody reaches what is another's.", (f"{INTEGRATION}/test_access.py",),
    ),
    Bar(
        "cross-origin", "A page of another site can post to no route, however it says where it is.",
        (f"{INTEGRATION}/test_every_route.py::test_a_page_of_another_site_can_post_to_no_route",),
    ),
    Bar(
        "headers", "Every kind of answer carries the headers of security.",
        (f"{INTEGRATION}/test_every_route.py::test_every_kind_of_answer_carries_the_headers",),
    ),
    Bar(
        "traversal", "No spelling of a path gives a file of the machine, or a 500.",
        (f"{INTEGRATION}/test_every_route.py::test_no_spelling_of_a_path_leads_out",),
    ),
    Bar(
        "formulas", "No export of any kind holds a cell that a spreadsheet would run.",
        (f"{INTEGRATION}/test_exports_are_harmless.py",),
    ),
    Bar(
        "content-policy", "Every page in a browser: no violation of the content policy, no word in "
        "the console, no unsafe-eval.", (f"{SOAK}/test_every_page.py",),
    ),
    Bar(
        "secrets", "Planted secrets are in no log, answer, metric, export or backup, whatever "
        "fails.",
        (
            f"{INTEGRATION}/test_planted_secrets.py",
            f"{INTEGRATION}/test_operations.py::"
            "test_no_secret_is_in_any_log_error_metric_or_export",
        ),
    ),
    Bar(
        "health", "/livez depends on nothing; /readyz on the build and the database.",
        (
            f"{INTEGRATION}/test_operations.py::"
            "test_readiness_says_when_the_store_is_away_and_life_goes_on",
        ),
    ),
)  # fmt: skip
"""In the order of the table. Names are what `make proof ONLY=...` takes, or their beginnings."""


def chosen(words: str) -> tuple[Bar, ...]:
    """The bars whose names begin with one of some words, all for none.

    Raises ValueError for a word that is the beginning of none.
    """
    wanted = words.split()
    for word in wanted:
        if not any(bar.name.startswith(word) for bar in BARS):
            names = ", ".join(bar.name for bar in BARS)
            raise ValueError(f"There is no proof named {word}. There are {names}.")
    return tuple(bar for bar in BARS if not wanted or bar.name.startswith(tuple(wanted)))
