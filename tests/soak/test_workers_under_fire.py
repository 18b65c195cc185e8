"""Workers killed while people browse and save: nothing torn, nothing lost, answered at once."""

from __future__ import annotations

import json
import os
import random
import signal
import threading
import time
from collections import Counter
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError

from tests.asking import ask
from tests.processes import serving, workers_at
from tests.soak.conftest import Seen, beside
from tests.soak.saving import Saver, names_in_file

TRIALS = 20
PEOPLE = 4
SECONDS_TO_REPLACE = 30
GONE = (URLError, HTTPException, OSError)
"""What whoever was being answered by the worker that was killed may meet."""


def test_a_worker_killed_tears_and_loses_nothing(
    tiny_build: Path, tmp_path: Path, seen: Seen
) -> None:
    home = beside(tiny_build, tmp_path / "home")
    outcomes, over, waits = Counter[str](), threading.Event(), list[float]()
    with serving(home, UNDERTONE_OPEN="no", UNDERTONE_SIGN_UP="yes") as address:
        expected = ask(f"{address}/view?energy=0.5-1").text
        savers = [Saver(address) for _ in range(2)]
        for saver in savers:
            saver.come_in()

        def browse() -> None:
            while not over.is_set():
                try:
                    heard = ask(f"{address}/view?energy=0.5-1")
                except GONE:
                    outcomes["cut off"] += 1
                    continue
                whole = heard.status == 200 and json.loads(heard.text) == json.loads(expected)
                outcomes["answered" if whole else f"torn: {heard.status}"] += 1

        def save(saver: Saver) -> None:
            while not over.is_set():
                try:
                    outcomes[f"saves: {saver.save().status}"] += 1
                except GONE:
                    outcomes["cut off"] += 1
                time.sleep(0.1)

        people = [threading.Thread(target=browse) for _ in range(PEOPLE)]
        people += [threading.Thread(target=save, args=(saver,)) for saver in savers]
        for each in people:
            each.start()
        for _ in range(TRIALS):
            time.sleep(random.uniform(0.2, 1))
            victim = random.choice(workers_at(address))
            os.kill(victim.pid, signal.SIGKILL)
            began = time.monotonic()
            while len(now := workers_at(address)) < 2 or victim in now:
                assert time.monotonic() - began < SECONDS_TO_REPLACE
                assert ask(f"{address}/livez").status == 200, "the other worker answers"
            waits.append(time.monotonic() - began)
        over.set()
        for each in people:
            each.join(timeout=60)
    kept = {name for saver in savers for name in saver.kept}
    lost = kept - names_in_file(home / "store.sqlite")
    seen(
        f"{TRIALS} workers killed: {outcomes['answered']:,} whole answers, {outcomes['cut off']} "
        f"cut off, none torn; {len(lost)} of {len(kept)} saves lost; replaced within "
        f"{max(waits):.1f} s"
    )
    assert not lost
    assert set(outcomes) <= {"answered", "cut off", "saves: 200"}, outcomes
    # Each worker answers few at a time: the others never notice.
    assert outcomes["cut off"] <= TRIALS * (PEOPLE + len(savers))
    assert outcomes["answered"] > TRIALS
