"""What a run leaves: written whole, numbered upwards, and refused when it is not what it was."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import davies_bouldin_score, silhouette_score

from analytics.artifacts import OpenBuild, open_build
from analytics.build import BuildSpec, build
from analytics.building.drafting import write_draft
from analytics.building.progress import Progress
from analytics.catalogue import Catalogue
from analytics.clustering import Inputs, Spec
from analytics.continuity import UNSORTED
from analytics.drafts import DamagedDraft, Drafts, NoDraft, estimated_seconds
from analytics.errors import InvalidSpec
from analytics.features import standardised
from analytics.moods import Mood
from tests.builders import make_tracks, write_csv

N_TRACKS = 120


def silent(_news: Progress) -> None:
    pass


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a core build; not to be changed."""
    folder = tmp_path_factory.mktemp("drafts")
    data = write_csv(folder / "songs.csv", make_tracks(N_TRACKS))
    build(BuildSpec(data, None, core=True, k=3, seed=0), folder / "home", silent)
    return folder / "home"


@pytest.fixture
def home(core: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(core, tmp_path / "home"))


def a_spec(method: str = "kmeans", seed: int = 0, **parameters: float) -> Spec:
    return Spec(method, tuple(sorted(parameters.items())), seed=seed)


def draft(home: Path, spec: Spec | None = None) -> str:
    """Run a spec on the build of a home; the name of the draft."""
    drafts, spec = Drafts(home), spec or a_spec(k=4, n_init=2)
    folder = drafts.start()
    write_draft(open_build(home), spec, folder, silent)
    return drafts.publish(folder, spec.method)


def opened(home: Path, spec: Spec | None = None) -> OpenBuild:
    return Drafts(home).open(draft(home, spec))


# -- what a run leaves -------------------------------------------------------------------------


def test_a_draft_says_what_it_was_made_from_and_how(home: Path) -> None:
    spec = a_spec(k=4, n_init=2, seed=7)
    found, serving = opened(home, spec), open_build(home)
    assert Spec.from_dict(found.manifest["spec"]) == spec
    assert found.manifest["fingerprint"] == serving.manifest["fingerprint"]
    assert found.manifest["build"] == serving.manifest["build"]
    assert found.manifest["versions"].keys() >= {"undertone", "python", "numpy", "scikit-learn"}
    assert list(found.manifest["timings"])
    assert all(seconds >= 0 for seconds in found.manifest["timings"].values())


def test_the_moods_of_a_draft_fit_its_labels(home: Path) -> None:
    found = opened(home)
    labels, numbers = found.array("labels.npy"), found.array("build/moods.npy")
    moods = [Mood.from_dict(mood) for mood in found.json("build/moods.json")]
    assert numbers.dtype == np.uint8
    assert [mood.number for mood in moods] == list(range(4))
    assert np.bincount(numbers).tolist() == [mood.n_tracks for mood in moods]
    # One mood for each label and one label for each mood.
    assert len(set(zip(labels.tolist(), numbers.tolist(), strict=True))) == 4


def test_the_scores_are_those_of_scikit_learn_on_the_features_people_see(home: Path) -> None:
    found = opened(home)
    features = standardised(make_tracks(N_TRACKS)).values
    labels, scores = found.array("labels.npy"), found.json("scores.json")
    assert scores["silhouette"] == pytest.approx(silhouette_score(features, labels), abs=1e-5)
    assert scores["davies_bouldin"] == pytest.approx(davies_bouldin_score(features, labels))
    assert scores["sizes"] == np.bincount(labels).tolist()
    assert found.array("silhouette.npy").mean() == pytest.approx(scores["silhouette"], abs=1e-5)


def test_the_same_groups_again_change_nothing(home: Path) -> None:
    found = opened(home, a_spec(k=3, n_init=20))
    changes = found.json("changes.json")
    assert changes["n_changed"] == 0
    assert [change["status"] for change in changes["moods"]] == ["kept"] * 3
    served = open_build(home)
    assert np.array_equal(found.array("build/moods.npy"), served.array("moods.npy"))
    before, now = served.json("moods.json"), found.json("build/moods.json")
    assert [mood["name"] for mood in now] == [mood["name"] for mood in before]
    assert [mood["colour_slot"] for mood in now] == [mood["colour_slot"] for mood in before]


def test_tracks_in_no_group_become_the_last_mood(home: Path) -> None:
    found = opened(home, a_spec("dbscan", eps=0.3, min_samples=5))
    labels = found.array("labels.npy")
    n_noise = int((labels == -1).sum())
    assert n_noise > 0, "made to have some noise"
    last = Mood.from_dict(found.json("build/moods.json")[-1])
    assert (last.slug, last.n_tracks) == (UNSORTED, n_noise)
    assert np.array_equal(found.array("build/moods.npy") == last.number, labels == -1)
    assert np.isnan(found.array("silhouette.npy")[labels == -1]).all()
    assert found.json("scores.json")["n_noise"] == n_noise


def test_a_run_tells_how_far_it_is(home: Path) -> None:
    heard: list[Progress] = []
    write_draft(open_build(home), a_spec(k=3, n_init=1), Drafts(home).start(), heard.append)
    fractions = [news.fraction for news in heard]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    assert "Grouping the tracks" in [news.step for news in heard]


def test_groups_the_tracks_cannot_be_made_into_are_refused_with_a_sentence(home: Path) -> None:
    with pytest.raises(InvalidSpec, match="k is 200"):
        draft(home, a_spec(k=200))
    assert Drafts(home).names() == []


def test_a_run_needs_no_more_than_the_columns_it_is_told_to_use(home: Path) -> None:
    spec = Spec("kmeans", (("k", 3), ("n_init", 1)), Inputs(("energy", "valence"), ("duration",)))
    assert opened(home, spec).manifest["spec"]["inputs"]["features"] == ["energy", "valence"]


def test_the_time_a_run_takes_is_known_before(home: Path) -> None:
    catalogue = Catalogue(open_build(home))
    quick = estimated_seconds(a_spec(k=3, n_init=1), catalogue)
    slow = estimated_seconds(a_spec(k=30, n_init=1000), catalogue)
    assert 0 < quick < slow
    wide = Spec(inputs=Inputs(extras=("duration", "key", "genres")))
    assert estimated_seconds(wide, catalogue) > estimated_seconds(Spec(), catalogue)


# -- the history -------------------------------------------------------------------------------


def test_every_run_stays_and_the_newest_is_first(home: Path) -> None:
    names = [draft(home, a_spec(k=k, n_init=1)) for k in (3, 4, 5)]
    assert names == ["0001-kmeans", "0002-kmeans", "0003-kmeans"]
    found = Drafts(home).summaries()
    assert [each["name"] for each in found] == names[::-1]
    assert [each["n_groups"] for each in found] == [5, 4, 3]
    assert found[0]["spec"]["parameters"]["k"] == 5
    assert found[0]["scores"]["silhouette"] is not None
    assert {each["fingerprint"] for each in found} == {open_build(home).manifest["fingerprint"]}
    json.dumps(found, allow_nan=False)


def test_a_home_without_drafts_has_none(tmp_path: Path) -> None:
    assert Drafts(tmp_path).names() == []
    assert Drafts(tmp_path).summaries() == []
    Drafts(tmp_path).sweep()
    assert list(tmp_path.iterdir()) == []


def test_what_a_run_that_was_stopped_left_is_no_draft(home: Path) -> None:
    drafts = Drafts(home)
    (drafts.start() / "labels.npy").write_bytes(b"half")
    assert drafts.names() == []
    assert list(drafts.start().iterdir()) == []
    drafts.sweep()
    assert list((home / "drafts").iterdir()) == []


# -- drafts that are not what they were --------------------------------------------------------


@pytest.mark.parametrize("file", ["labels.npy", "build/moods.npy", "scores.json", "manifest.json"])
def test_a_draft_cut_short_is_refused_and_says_so(home: Path, file: str) -> None:
    name = draft(home)
    path = home / "drafts" / name / file
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DamagedDraft, match=f"Draft {name} is damaged"):
        Drafts(home).open(name)


def test_a_draft_with_a_turned_bit_is_refused(home: Path) -> None:
    name = draft(home)
    path = home / "drafts" / name / "labels.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedDraft, match=r"labels\.npy has changed"):
        Drafts(home).open(name)


def test_a_damaged_draft_does_not_hide_the_others(home: Path) -> None:
    sound, damaged = draft(home), draft(home)
    drafts = Drafts(home)
    assert [each["problem"] for each in drafts.summaries()] == [None, None]
    (home / "drafts" / damaged / "labels.npy").unlink()
    found = drafts.summaries()
    assert [each["name"] for each in found] == [damaged, sound]
    assert (
        found[0]["problem"]
        == f"Draft {damaged} is damaged and cannot be used: labels.npy is missing."
    )
    assert found[1]["problem"] is None


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../builds", "0001-kmeans/..", ".unfinished", "0001-KMEANS", "0001-kmeans\n",
     "0001-kmeans\0", "/etc", "9999-kmeans", "0001-" + "x" * 5000, "0" * 5000 + "1-kmeans"],
)  # fmt: skip
def test_only_a_draft_is_opened_whatever_name_is_asked_for(home: Path, name: str) -> None:
    draft(home)
    with pytest.raises(NoDraft):
        Drafts(home).open(name)


# -- what it says of its moods -------------------------------------------------------------------


def test_a_draft_says_how_far_to_trust_each_of_its_moods(home: Path) -> None:
    found = opened(home, a_spec(k=3, n_init=2))
    cards = found.json("build/trust.json")
    moods = found.json("build/moods.json")
    assert [card["number"] for card in cards] == [mood["number"] for mood in moods]
    widths, numbers = found.array("silhouette.npy"), found.array("build/moods.npy")
    for card in cards:
        of_mood = widths[numbers == card["number"]]
        assert card["mean_silhouette"] == pytest.approx(of_mood.mean(), abs=1e-6)
        assert card["border_share"] == pytest.approx((of_mood < 0).mean())
        assert card["stability"] > 0.9, "the three groups are obvious"
        assert card["reference_silhouette"] < card["mean_silhouette"]


def test_nothing_is_claimed_of_tracks_in_no_group(home: Path) -> None:
    found = opened(home, a_spec("dbscan", eps=0.3, min_samples=5))
    moods, cards = found.json("build/moods.json"), found.json("build/trust.json")
    assert moods[-1]["slug"] == UNSORTED
    assert [card["number"] for card in cards] == [mood["number"] for mood in moods[:-1]]
    assert all(card["stability"] is card["reference_silhouette"] is None for card in cards)


def test_rules_and_genres_are_about_the_moods_of_the_draft(home: Path) -> None:
    found = opened(home)
    moods, numbers = found.json("build/moods.json"), found.array("build/moods.npy")
    assert [rule["number"] for rule in found.json("build/rules.json")] == list(range(len(moods)))
    genres = found.json("build/lab/genres.json")
    tracks = Catalogue(open_build(home))
    for genre in genres["genres"]:
        of_genre = numbers[tracks.genre_matches([genre["name"]])]
        shares = np.bincount(of_genre, minlength=len(moods)) / len(of_genre)
        assert genre["shares"] == pytest.approx(shares, abs=1e-4)
