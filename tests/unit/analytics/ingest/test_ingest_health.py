"""The report tells people what happened to their file, in words and in numbers."""

from __future__ import annotations

import json
from pathlib import Path

from analytics.ingest import HealthReport
from tests.unit.analytics.ingest.writing import ingested, song, songs


def test_the_sentences_tell_the_whole_story(tmp_path: Path) -> None:
    rows = songs(12, genre="pop", valence=None)
    rows[1] |= {"tempo": "0"}
    rows[2] |= {"track_id": "id0", "track_name": "Song 0", "genre": "rock"}
    rows[3] |= {"track_name": ""}
    for at in (5, 6, 7, 8):
        rows[at] |= {"loudness": "99"}
    read = ingested(tmp_path, *rows)
    assert read.health.sentences() == [
        "10 tracks from 12 rows of tracks.csv.",
        "1 row joined to another: the same id, another genre.",
        "1 row left out (row 5): it has no name.",
        "Loudness: 4 values outside -120 to 10 dB, now unknown (first in rows 7, 8, 9).",
        "Tempo: 1 value outside 1 to 400 BPM, now unknown (row 3).",
        "The file has no valence; everything works with the rest.",
        "Text in UTF-8, columns separated by commas.",
    ]


def test_the_report_survives_json(tmp_path: Path) -> None:
    report = ingested(tmp_path, *songs(3, tempo="0"), song(energy="x")).health.to_dict()
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert report["n_read"] == report["n_kept"] + report["n_merged"] + report["n_rejected"]


def test_columns_the_file_has_and_lacks_are_listed(tmp_path: Path) -> None:
    health = ingested(tmp_path, song(popularity="5", key="2")).health
    assert health.columns_present == ["popularity", "key"]
    assert "genres" in health.columns_absent
    assert not set(health.columns_present) & set(health.columns_absent)


def test_a_report_of_generated_tracks_needs_few_words() -> None:
    health = HealthReport(file="the demo", n_read=5, n_kept=5, notes=["These are made up."])
    assert health.sentences() == ["5 tracks from 5 rows of the demo.", "These are made up."]
