import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from indexer.artefact import build_in_use, new_build, read_manifest, seal
from indexer.build import build
from indexer.errors import ArtefactDamagedError, ArtefactMismatchError, ArtefactMissingError, BuildError
from indexer.recognition import Recogniser

ROOT = Path(__file__).resolve().parents[2]


def quiet(_: str) -> None:
    """Report nothing."""


@pytest.fixture
def built(base, encoder, tmp_path):
    """A folder with the small municipality built in it."""
    build(base, encoder, tmp_path, quiet)
    return tmp_path


def test_without_a_build_it_says_how_to_make_one(base, encoder, tmp_path):
    """An empty folder is not an empty answer."""
    with pytest.raises(ArtefactMissingError, match="Er is nog geen index gebouwd"):
        Recogniser.load(tmp_path, encoder, base)


@pytest.mark.parametrize("name", ["index.faiss", "passages.jsonl", "head.npz"])
def test_a_missing_file_is_named(built, base, encoder, name):
    """Every file of the manifest must be there."""
    (build_in_use(built) / name).unlink()
    with pytest.raises(ArtefactDamagedError, match=f"Het bestand {name} van de index ontbreekt"):
        Recogniser.load(built, encoder, base)


@pytest.mark.parametrize("name", ["index.faiss", "passages.jsonl", "head.npz"])
def test_a_file_cut_short_is_named(built, base, encoder, name):
    """Half a file is refused before anything reads it."""
    path = build_in_use(built) / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ArtefactDamagedError, match=f"{name} van de index is beschadigd of niet volledig"):
        Recogniser.load(built, encoder, base)


def test_one_changed_byte_is_seen(built, base, encoder):
    """The same length is not enough."""
    path = build_in_use(built) / "index.faiss"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ArtefactDamagedError, match=r"index\.faiss van de index is beschadigd"):
        Recogniser.load(built, encoder, base)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"files": 3}'])
def test_a_broken_manifest_is_refused(built, base, encoder, content):
    """Without a readable manifest nothing is trusted."""
    (build_in_use(built) / "manifest.json").write_text(content)
    with pytest.raises(ArtefactDamagedError, match=r"manifest\.json"):
        Recogniser.load(built, encoder, base)


@pytest.mark.parametrize("pointer", ["", "r3-gone", "../elsewhere"])
def test_a_pointer_to_nothing_is_refused(built, base, encoder, pointer):
    """The pointer names a build in the folder, or the index is damaged."""
    (built / "current").write_text(pointer)
    with pytest.raises(ArtefactDamagedError, match="ontbreekt"):
        Recogniser.load(built, encoder, base)


def test_a_sentence_with_a_line_separator_in_it_is_read_back(with_utterance, encoder, tmp_path):
    """Word processors put U+2028 in what is pasted, and older systems U+0085; neither ends a line of the file."""
    said = "mijn paspoort\u2028is kwijt\u0085en nu"
    content = with_utterance(said, "paspoort", "aanvragen")
    build(content, encoder, tmp_path, quiet)
    read = Recogniser.load(tmp_path, encoder, content)
    assert said in {passage.text for passage in read.index.passages}


def test_another_model_is_refused(built, base, make_encoder):
    """Vectors of two models are never compared."""
    with pytest.raises(ArtefactMismatchError, match=r"gemaakt met taalmodel 'rule' en niet met .* 'another'"):
        Recogniser.load(built, make_encoder("another"), base)


def test_another_dimension_is_refused(built, base, make_encoder):
    """The same name with other vectors is another model too."""
    with pytest.raises(ArtefactMismatchError, match=r"\(32 getallen per tekst\)"):
        Recogniser.load(built, make_encoder(dimension=32), base)


def test_another_revision_is_refused(built, encoder, with_utterance):
    """The index answers for one revision of the content."""
    with pytest.raises(ArtefactMismatchError, match="hoort bij revisie 3 van de inhoud, niet bij revisie 9"):
        Recogniser.load(built, encoder, with_utterance("iets", "paspoort", "informeren", 9))


def test_other_content_under_the_same_number_is_refused(built, encoder, with_utterance):
    """Unpublished content all has revision 0: its hash tells it apart."""
    with pytest.raises(ArtefactMismatchError, match="De inhoud is gewijzigd nadat de index is gemaakt"):
        Recogniser.load(built, encoder, with_utterance("iets", "paspoort", "informeren", 3))


def test_the_manifest_says_what_made_it(built):
    """Model, metric, revision, counts, moment and the facts of every file."""
    manifest = read_manifest(build_in_use(built))
    assert manifest["model"] == {"name": "rule", "sha256": "0" * 64, "dimension": 64, "prompt": ""}
    assert manifest["metric"] == "inner product of unit vectors (cosine)"
    assert manifest["revision"] == 3
    assert manifest["counts"] == {
        "passages": 42,
        "encoded": 39,
        "tasks": 3,
        "kinds": 3,
        "cells": 6,
        "utterances": 12,
    }
    assert set(manifest["files"]) == {"index.faiss", "passages.jsonl", "head.npz"}
    assert manifest["created_at"].endswith("+00:00")


def test_a_failure_while_building_leaves_the_old_one_in_use(built):
    """What goes wrong inside the block removes the unfinished build and passes through."""
    before = build_in_use(built)

    def fails_halfway() -> None:
        with new_build(built, 4) as place:
            (place / "half").write_text("x")
            raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        fails_halfway()
    assert build_in_use(built) == before
    assert sorted(path.name for path in (built / "builds").iterdir()) == [before.name]


def test_old_builds_go_and_the_last_two_stay(tmp_path):
    """The one in use is never removed, nor the one before it that somebody may be reading."""
    names = []
    for revision in range(4):
        with new_build(tmp_path, revision) as place:
            (place / "file").write_text(str(revision))
            seal(place, {"revision": revision})
        os.utime(place, (revision, revision))
        names.append(place.name)
    assert build_in_use(tmp_path).name == names[3]
    assert sorted(path.name for path in (tmp_path / "builds").iterdir()) == sorted(names[2:])


def test_a_disk_that_fills_up_while_building_leaves_the_old_index_in_use(built, base, encoder):
    """In a process that may not write files over 20 kB the build fails in Dutch; the old index still reads."""
    before = build_in_use(built)
    script = textwrap.dedent("""
        import resource, signal, sys
        from pathlib import Path
        from indexer.build import build
        from indexer.errors import BuildError
        from knowledge.base import KnowledgeBase
        from tests.indexer.conftest import RuleEncoder, content
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            build(KnowledgeBase(content(), revision=4), RuleEncoder(), Path(sys.argv[1]), lambda line: None)
        except BuildError as error:
            print(error)
    """)
    done = subprocess.run(
        [sys.executable, "-c", script, str(built)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=100
    )
    assert done.stdout.strip() == (
        "De index kon niet worden geschreven (de schijf is vol). Wat in gebruik was blijft in gebruik. "
        "Maak schijfruimte vrij en probeer het opnieuw."
    )
    assert build_in_use(built) == before
    assert [path.name for path in (built / "builds").iterdir()] == [before.name]
    assert Recogniser.load(built, encoder, base).read("paspoort verlopen").readings[0].task == "paspoort"


def test_a_folder_that_cannot_be_written_is_told_in_dutch(tmp_path):
    """A file where the folder should be: no stack trace but a sentence."""
    (tmp_path / "builds").write_text("in the way")
    with pytest.raises(BuildError, match="kon niet worden geschreven"), new_build(tmp_path, 1):
        pass


def test_a_manifest_without_the_scope_rule_is_refused(built, base, encoder):
    """A manifest that lost a field is damaged, not an answer of 'everything is in scope'."""
    path = build_in_use(built) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    del manifest["scope"]["bias"]
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ArtefactDamagedError, match="niet volledig"):
        Recogniser.load(built, encoder, base)
