"""What the command line says when something is not as it should be: Dutch sentences, and no stack trace."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from api.cli import app

PORTS = {"LOKETWIJZER_PORT": "18801", "LOKETWIJZER_RASA_PORT": "18802", "LOKETWIJZER_ACTIONS_PORT": "18803"}


def done(command, data):
    """The command as it is typed, on a data folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "api", command],
        env=os.environ | PORTS | {"LOKETWIJZER_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("command", ["run", "prepare"])
def test_a_data_folder_that_cannot_be_used_is_named(command, tmp_path):
    """Here a file stands where the folder should be."""
    (tmp_path / "bestand").write_text("geen map")
    found = done(command, tmp_path / "bestand")
    assert found.returncode == 1
    assert str(tmp_path / "bestand") in found.stderr
    assert "Traceback" not in found.stderr


def test_run_without_a_trained_conversation_says_what_to_do(tmp_path):
    found = done("run", tmp_path)
    assert found.returncode == 1
    assert "make run" in found.stderr


def test_a_misspelt_variable_is_noticed_whatever_the_command(monkeypatch, tmp_path):
    monkeypatch.setenv("LOKETWIJZER_DATA", str(tmp_path))
    monkeypatch.setenv("LOKETWIJZER_PROT", "8001")
    found = CliRunner().invoke(app, ["account", "list"])
    assert found.exit_code == 0
    assert "Bedoelt u LOKETWIJZER_PORT?" in found.stderr


@pytest.mark.parametrize("command", [["run"], ["prepare"], ["turns"], ["account", "list"]])
def test_wrong_settings_stop_every_command_in_the_same_words(monkeypatch, tmp_path, command):
    monkeypatch.setenv("LOKETWIJZER_DATA", str(tmp_path))
    monkeypatch.setenv("LOKETWIJZER_PORT", "abc")
    found = CliRunner().invoke(app, command)
    assert found.exit_code == 2
    assert found.stderr.startswith("De instellingen kloppen niet:\n  LOKETWIJZER_PORT: 'abc' kan niet. Toegestaan: ")
    assert list(tmp_path.iterdir()) == []
