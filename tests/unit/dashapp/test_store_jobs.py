"""The queue: whose turn it is, who may do what, and what becomes of a runner that is gone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from analytics.clustering import Spec
from dashapp import database_url
from dashapp.jobs import table
from dashapp.jobs.lock import RunnerLock
from dashapp.jobs.refusals import LOST, STUCK, JobOver, NoJob, NotYours, TooManyJobs
from dashapp.jobs.signs import LEASE_SECONDS
from dashapp.jobs.supervisor import MOST_WAITING, Jobs
from dashapp.jobs.table import Job, State
from dashapp.store import Store, StoreUnavailable
from dashapp.store.clock import seconds_now
from dashapp.store.schema import JOBS


class Machine:
    """Stands in for processes: a runner is an open file on which the lock hangs."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self.killed: list[int] = []
        self.alive: dict[int, int] = {}
        self.problem: OSError | None = None

    def start(
        self, home: Path, job_id: int, lock: RunnerLock, when_it_ends: Callable[[], None]
    ) -> int:
        if self.problem:
            raise self.problem
        self.started.append(job_id)
        pid = 1_000 + len(self.started)
        self.alive[pid] = os.dup(lock.fd)
        return pid

    def kill(self, pid: int) -> None:
        self.killed.append(pid)
        self.die(pid)

    def die(self, pid: int) -> None:
        os.close(self.alive.pop(pid))


class Office:
    """The jobs of one home, over a stand-in for its machine."""

    def __init__(self, home: Path, store: Store) -> None:
        self.home = home
        self.machine = Machine()
        self.store = store
        self.jobs = Jobs(home, self.store, start=self.machine.start, kill=self.machine.kill)

    def ask(self, visitor: str) -> Job:
        return self.jobs.ask(visitor, Spec(), fingerprint="f", estimated_seconds=10.0)

    def states(self) -> list[str]:
        return [job.state.value for job in reversed(self.jobs.history())]

    def silent_for(self, seconds: float) -> None:
        """Let the runner have beaten for the last time some seconds ago."""
        with self.store.writing() as pen:
            pen.execute(update(JOBS).values(heartbeat=seconds_now(pen) - seconds))

    def ends(self, job: Job, state: State = State.DONE) -> None:
        """The runner of a job ends it and goes."""
        with self.store.writing() as pen:
            table.end(pen, job.id, state)
        self.machine.die(pid_of(job))


def pid_of(job: Job) -> int:
    assert job.runner is not None
    return job.runner.pid


@pytest.fixture
def office(tmp_path: Path, store: Store) -> Iterator[Office]:
    opened = Office(tmp_path, store)
    yield opened
    for pid in list(opened.machine.alive):
        opened.machine.die(pid)


# -- whose turn it is --------------------------------------------------------------------------


def test_the_first_job_starts_at_once_and_others_wait(office: Office) -> None:
    first, second = office.ask("ann"), office.ask("ben")
    assert (first.state, second.state) == (State.RUNNING, State.QUEUED)
    assert pid_of(first) in office.machine.alive
    assert office.machine.started == [first.id]


def test_the_next_job_starts_when_one_is_done(office: Office) -> None:
    first, second, third = (office.ask(name) for name in ("ann", "ben", "cem"))
    office.ends(first)
    office.jobs.look()
    assert office.states() == ["done", "running", "queued"]
    office.ends(office.jobs.job(second.id))
    office.jobs.look()
    assert office.machine.started == [first.id, second.id, third.id]


def test_ten_wait_and_the_eleventh_is_told_so(office: Office) -> None:
    for number in range(1 + MOST_WAITING):
        office.ask(f"visitor {number}")
    with pytest.raises(TooManyJobs, match="10 jobs are waiting already"):
        office.ask("one more")
    assert office.states() == ["running"] + ["queued"] * MOST_WAITING
    office.ends(office.jobs.active()[0])
    assert office.ask("one more").state == State.QUEUED


def test_a_visitor_has_one_job_at_a_time(office: Office) -> None:
    first = office.ask("ann")
    with pytest.raises(TooManyJobs, match="You have started a job already"):
        office.ask("ann")
    office.ends(first)
    assert office.ask("ann").state == State.RUNNING


def test_many_who_ask_at_once_start_one_runner(office: Office) -> None:
    def ask(number: int) -> str:
        try:
            return office.ask(f"visitor {number}").state
        except TooManyJobs:
            return "refused"

    with ThreadPoolExecutor(16) as pool:
        answers = sorted(pool.map(ask, range(20)))
    assert answers == ["queued"] * 10 + ["refused"] * 9 + ["running"]
    assert len(office.machine.started) == 1


def test_two_jobs_of_one_visitor_asked_for_at_once_are_one_job(office: Office) -> None:
    def ask(_: int) -> bool:
        try:
            office.ask("ann")
        except TooManyJobs:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 1


# -- a runner that is gone ---------------------------------------------------------------------


def test_a_runner_that_is_gone_is_noticed_by_whoever_looks_next(office: Office) -> None:
    first, second = office.ask("ann"), office.ask("ben")
    office.machine.die(pid_of(first))
    office.silent_for(5)
    office.jobs.look()
    found = office.jobs.job(first.id)
    assert (found.state, found.error) == (State.FAILED, LOST)
    assert found.finished is not None
    assert office.jobs.job(second.id).state == State.RUNNING


def test_a_runner_that_was_gone_before_the_machine_started_is_noticed(office: Office) -> None:
    first = office.ask("ann")
    office.machine.die(pid_of(first))
    office.silent_for(-1e6)  # the machine's clock begins anew
    office.jobs.look()
    assert office.states() == ["failed"]


def test_the_job_of_a_runner_that_is_gone_does_not_keep_a_visitor_waiting(office: Office) -> None:
    office.machine.die(pid_of(office.ask("ann")))
    office.silent_for(5)
    assert office.ask("ann").state == State.RUNNING
    assert office.states() == ["failed", "running"]


def test_what_a_runner_that_is_gone_left_behind_is_swept(office: Office) -> None:
    first = office.ask("ann")
    unfinished = office.home / "drafts" / ".unfinished"
    unfinished.mkdir(parents=True)
    office.machine.die(pid_of(first))
    office.silent_for(5)
    office.jobs.look()
    assert not unfinished.exists()


def test_a_runner_that_is_busy_is_left_alone(office: Office) -> None:
    office.ask("ann")
    office.silent_for(60)
    office.jobs.look()
    assert (office.states(), office.machine.killed) == (["running"], [])


def test_a_runner_that_is_stuck_is_ended(office: Office) -> None:
    first, second = office.ask("ann"), office.ask("ben")
    office.silent_for(600)
    office.jobs.look()
    assert office.machine.killed == [pid_of(first)]
    assert office.jobs.job(first.id).error == STUCK
    office.jobs.look()
    assert office.jobs.job(second.id).state == State.RUNNING


def test_a_runner_that_cannot_be_started_is_a_sentence(office: Office) -> None:
    office.machine.problem = OSError(11, "no more processes")
    job = office.ask("ann")
    assert job.state == State.FAILED
    assert job.error == "No process could be started for this job. Try again later."
    office.machine.problem = None
    assert office.ask("ann").state == State.RUNNING


# -- several machines --------------------------------------------------------------------------


@pytest.fixture
def offices(tmp_path: Path, postgres_url: str) -> Iterator[tuple[Office, Office]]:
    """Two machines, each with a home of its own, over one database."""
    address = database_url.read(postgres_url)
    assert address is not None
    both = []
    for name in ("near", "far"):
        (tmp_path / name).mkdir()
        both.append(Office(tmp_path / name, Store(tmp_path / name, address)))
    yield both[0], both[1]
    for opened in both:
        for pid in list(opened.machine.alive):
            opened.machine.die(pid)


def test_the_runner_of_another_machine_is_not_taken_for_dead(
    offices: tuple[Office, Office],
) -> None:
    near, far = offices
    far.ask("ann")
    far.silent_for(LEASE_SECONDS - 10)
    assert near.ask("ben").state == State.QUEUED
    near.jobs.look()
    assert near.states() == ["running", "queued"]
    assert near.machine.started == near.machine.killed == []


def test_a_machine_that_is_gone_loses_its_job_and_the_next_runs_here(
    offices: tuple[Office, Office],
) -> None:
    near, far = offices
    lost = far.ask("ann")
    waiting = near.ask("ben")
    near.silent_for(LEASE_SECONDS + 10)
    near.jobs.look()
    assert near.jobs.job(lost.id).error == LOST
    assert near.machine.started == [waiting.id]
    assert near.machine.killed == []
    # Where it lives after all, its next beat tells it.
    assert lost.runner is not None
    with far.store.writing() as pen:
        assert not table.beat(pen, lost.id, lost.runner, 0.5, "")


def test_a_job_of_another_machine_is_cancelled_and_nobody_with_its_pid_is_killed(
    offices: tuple[Office, Office],
) -> None:
    near, far = offices
    running = far.ask("ann")
    waiting = near.ask("ben")
    assert near.jobs.cancel(running.id, "ann").state == State.CANCELLED
    assert near.machine.killed == far.machine.killed == []
    assert near.machine.started == [waiting.id]


def test_no_runner_is_started_by_hand_beside_that_of_another_machine(
    offices: tuple[Office, Office],
) -> None:
    near, far = offices
    far.ask("ann")
    waiting = near.ask("ben")
    with pytest.raises(TooManyJobs, match="A job is running already"):
        near.jobs.claim(waiting.id, 77)


# -- cancelling --------------------------------------------------------------------------------


def test_a_job_that_waits_is_cancelled_without_ado(office: Office) -> None:
    office.ask("ann")
    assert office.jobs.cancel(office.ask("ben").id, "ben").state == State.CANCELLED
    assert (office.states(), office.machine.killed) == (["running", "cancelled"], [])


def test_cancelling_the_job_that_runs_ends_its_runner_and_starts_the_next(office: Office) -> None:
    first, second = office.ask("ann"), office.ask("ben")
    unfinished = office.home / "drafts" / ".unfinished"
    unfinished.mkdir(parents=True)
    cancelled = office.jobs.cancel(first.id, "ann")
    assert (cancelled.state, cancelled.error) == (State.CANCELLED, None)
    assert office.machine.killed == [pid_of(first)]
    assert not unfinished.exists()
    assert office.jobs.job(second.id).state == State.RUNNING


@pytest.mark.parametrize("visitor", ["ben", "", None])
def test_nobody_cancels_the_job_of_another(office: Office, visitor: str | None) -> None:
    job = office.ask("ann")
    with pytest.raises(NotYours, match="Only the person who started a job"):
        office.jobs.cancel(job.id, visitor)
    assert office.states() == ["running"]


def test_a_job_that_is_over_cannot_be_cancelled(office: Office) -> None:
    job = office.ask("ann")
    office.ends(job)
    with pytest.raises(JobOver):
        office.jobs.cancel(job.id, "ann")
    assert office.states() == ["done"]


def test_a_job_that_is_not_there_cannot_be_cancelled_or_looked_at(office: Office) -> None:
    for number in (0, -1, 99, 2**62):
        with pytest.raises(NoJob):
            office.jobs.job(number)
        with pytest.raises(NoJob):
            office.jobs.cancel(number, "ann")


# -- the runner's side -------------------------------------------------------------------------


def test_a_runner_beats_only_for_a_job_that_is_its_own(office: Office) -> None:
    job = office.ask("ann")
    mine = job.runner
    assert mine is not None
    with office.store.writing() as pen:
        assert table.beat(pen, job.id, mine, 0.5, "Grouping the tracks")
        assert not table.beat(pen, job.id, replace(mine, pid=mine.pid + 1), 0.9, "")
        assert not table.beat(pen, job.id, replace(mine, host="another"), 0.9, "")
    found = office.jobs.job(job.id)
    assert (found.progress, found.step) == (0.5, "Grouping the tracks")
    office.jobs.cancel(job.id, "ann")
    with office.store.writing() as pen:
        assert not table.beat(pen, job.id, mine, 0.9, "")


def test_a_job_that_is_over_stays_as_it_ended(office: Office) -> None:
    job = office.ask("ann")
    office.jobs.cancel(job.id, "ann")
    with office.store.writing() as pen:
        table.end(pen, job.id, State.DONE, draft="0001-kmeans")
    assert office.jobs.job(job.id).state == State.CANCELLED


def test_one_runner_is_started_by_hand_and_not_beside_another(office: Office) -> None:
    running = office.ask("ann")
    waiting = office.ask("ben")
    with pytest.raises(TooManyJobs, match="A job is running already"):
        office.jobs.claim(waiting.id, 77)
    office.machine.die(pid_of(running))
    lock = office.jobs.claim(waiting.id, 77)
    assert office.states() == ["failed", "running"]
    lock.close()


def test_a_job_that_does_not_wait_cannot_be_run_by_hand(office: Office) -> None:
    job = office.ask("ann")
    office.ends(job)
    with pytest.raises(JobOver):
        office.jobs.claim(job.id, 77)
    with pytest.raises(NoJob):
        office.jobs.claim(99, 77)
    # What was refused has let go of the lock.
    assert office.ask("ben").state == State.RUNNING


# -- a store that cannot be used ---------------------------------------------------------------


def test_no_runner_is_started_where_nobody_could_write_that_down(tmp_path: Path) -> None:
    office = Office(tmp_path, Store(tmp_path))
    (office.home / "store.sqlite").write_bytes(b"damaged" * 1000)
    with pytest.raises(StoreUnavailable):
        office.ask("ann")
    assert office.machine.started == []
