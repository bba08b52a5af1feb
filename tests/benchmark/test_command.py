"""The command itself, with the smallest program of its environment."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.loading import load_content
from knowledge.store import Store
from knowledge.store.revisions import sqlite_url

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = ROOT / ".venv-benchmark" / ".installed"


def compare(data, *options):
    return subprocess.run(
        [sys.executable, "-m", "benchmark", *options],
        cwd=ROOT,
        env=os.environ | {"LOKETWIJZER_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not INSTALLED.exists(), reason="make benchmark has not been carried out here")
def test_bm25_is_compared_on_a_handful_of_questions(tmp_path):
    """Through the real command: its own environment, the published content, the development questions."""
    store = Store(sqlite_url(tmp_path))
    store.migrate()
    store.publish(load_content(ROOT / "knowledge" / "content" / "lindewaard"), author="tests", note="")
    store.close()
    done = compare(tmp_path, "--only", "bm25", "--limit", "12")
    assert done.returncode == 0, done.stdout + done.stderr
    written = json.loads((tmp_path / "benchmark" / "benchmark-part.json").read_text("utf-8"))
    [result] = written["results"]
    assert written["question_count"] == 12
    assert result["name"] == "bm25"
    assert "bm25s" in result["versions"]
    assert result["rates"]["task@1"]["hits"] >= 2  # of some eleven; by chance it would be one of 174 tasks
    assert "BM25" in (tmp_path / "benchmark" / "benchmark-part.md").read_text("utf-8")
    assert not (tmp_path / "benchmark" / "benchmark.json").exists()


def test_a_name_that_is_not_compared_is_refused_with_those_that_are(tmp_path):
    done = compare(tmp_path, "--only", "bm52")
    assert done.returncode == 2
    assert "'bm52' zit niet in de vergelijking. Kies uit: loketwijzer, " in done.stderr


def test_without_content_the_command_says_what_to_do(tmp_path):
    store = Store(sqlite_url(tmp_path))
    store.migrate()
    store.close()
    done = compare(tmp_path, "--only", "bm25")
    assert done.returncode == 1
    assert "nog geen inhoud gepubliceerd" in done.stderr


def pins(path):
    lines = (ROOT / path).read_text("utf-8").splitlines()
    return dict(line.split(" ")[0].split("==") for line in lines if line and not line.lstrip().startswith("#"))


def test_the_compared_programs_have_the_product_s_versions_of_what_both_have():
    """Nobody wins by a newer library."""
    ours, theirs = pins("requirements/app.txt"), pins("benchmark/requirements.txt")
    shared = set(ours) & set(theirs)
    assert {"torch", "sentence-transformers", "faiss-cpu", "numpy"} <= shared
    assert {name: theirs[name] for name in shared} == {name: ours[name] for name in shared}


def test_every_compared_library_is_pinned_and_none_is_of_the_product():
    """The list names no build of one kind of machine."""
    wanted = re.findall(r"^([A-Za-z][\w-]*)", (ROOT / "benchmark" / "requirements.in").read_text("utf-8"), re.MULTILINE)
    theirs = pins("benchmark/requirements.txt")
    assert {name.lower() for name in wanted} <= set(theirs)
    assert not [name for name in theirs if name.startswith(("nvidia-", "triton", "cuda-"))]
    assert not [version for version in theirs.values() if "+" in version]
    assert not {"bm25s", "haystack-ai", "txtai"} & set(pins("requirements/app.txt"))
