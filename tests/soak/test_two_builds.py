"""Two builds of one home begun at the same moment: one is made, and the other is told so."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from analytics.artifacts import open_build
from tests.builders import make_tracks, write_csv
from tests.processes import ROOT, environment
from tests.soak.conftest import Seen

TRIALS = 20

BUILD = """
import sys
from pathlib import Path
from analytics.build import BuildSpec, build
from analytics.errors import UndertoneError
from analytics.home import HomeInUse
data, home, go, seed = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
print("ready", flush=True)
while not go.exists():
    pass
try:
    build(BuildSpec(data, None, core=True, k=3, seed=seed), home, lambda _news: None)
except HomeInUse as error:
    sys.exit(str(error))
"""


def test_of_two_builds_at_once_one_is_made(tmp_path: Path, seen: Seen) -> None:
    data = write_csv(tmp_path / "tracks.csv", make_tracks(300))
    home = tmp_path / "home"
    n_refused = 0
    for trial in range(TRIALS):
        go = tmp_path / f"go-{trial}"
        command = [sys.executable, "-c", BUILD, str(data), str(home), str(go)]
        both = [
            subprocess.Popen(
                [*command, str(2 * trial + number)], cwd=ROOT, env=environment(home), text=True,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            ) for number in range(2)
        ]  # fmt: skip
        for each in both:
            assert each.stdout is not None and each.stdout.readline() == "ready\n"
        time.sleep(0.05)
        go.touch()
        said = [each.communicate(timeout=120)[1] for each in both]
        codes = sorted(each.returncode for each in both)
        assert codes in ([0, 1], [0, 0]), said
        if codes == [0, 1]:
            n_refused += 1
            (sentence,) = [text for text in said if text]
            assert "is already building in" in sentence and sentence.count("\n") == 1
        build = open_build(home)
        assert build.warnings == ()
        named = {str(build.manifest["build"])}
        there = {path.name for path in (home / "builds").iterdir()}
        assert named <= there and len(there) <= 2, "nothing is left of the one that was refused"
    seen(f"{TRIALS} times two at once: {n_refused} refused with a sentence, every build whole")
    assert n_refused > TRIALS / 2, "they met"
