"""The commands that the README names exist, and the lists of versions are complete."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README_COMMANDS = sorted(set(re.findall(r"\bmake ([a-z][a-z-]*)", (ROOT / "README.md").read_text("utf-8"))))


def pins(file):
    lines = (ROOT / "requirements" / file).read_text("utf-8").splitlines()
    return dict(line.split(" ")[0].split("==") for line in lines if line and not line.lstrip().startswith("#"))


def normal(requirement):
    """The name in a requirement, as the lists write it."""
    return re.sub(r"[-_.]+", "-", re.match(r"[A-Za-z0-9._-]+", requirement)[0]).lower()


def test_the_readme_names_the_two_commands_that_do_everything():
    assert {"run", "test"} <= set(README_COMMANDS)


@pytest.mark.parametrize("target", README_COMMANDS)
def test_a_command_in_the_readme_exists(target):
    """`make -n` works it out without carrying it out."""
    done = subprocess.run(
        ["make", "-n", target],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL"}},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_without_python_3_11_make_says_what_to_do(tmp_path):
    """In a checkout that has no environments yet."""
    for name in ("Makefile", "pyproject.toml", "requirements", "bot"):
        (tmp_path / name).symlink_to(ROOT / name)
    done = subprocess.run(
        ["make", "setup", "PYTHON=/bestaat/niet/python3.11"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "Python 3.11 is niet gevonden" in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_every_direct_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {normal(line) for line in project["dependencies"]} <= set(pins("app.txt"))
    assert {normal(line) for line in project["optional-dependencies"]["dev"]} <= set(pins("dev.txt"))


def test_the_list_for_developers_adds_to_that_of_the_application():
    """`make test` tests the versions that `make run` runs."""
    app, dev = pins("app.txt"), pins("dev.txt")
    assert {name: dev.get(name) for name in app} == app


def test_the_lists_name_no_build_of_one_kind_of_machine():
    """No CUDA packages and no local version: whoever has a GPU chooses another index (README)."""
    app = pins("app.txt")
    assert not [name for name in app if name.startswith(("nvidia-", "triton", "cuda-"))]
    assert not [version for version in app.values() if "+" in version]
