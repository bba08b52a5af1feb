"""What the command line says when something is not as it should be: Dutch sentences, and no stack trace."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("command", ["run", "prepare"])
def test_a_data_folder_that_cannot_be_used_is_named(command, tmp_path):
    """Here a file stands where the folder should be."""
    (tmp_path / "bestand").write_text("geen map")
    done = subprocess.run(
        [sys.executable, "-m", "api", command],
        env=os.environ
        | {
            "LOKETWIJZER_DATA": str(tmp_path / "bestand"),
            "LOKETWIJZER_PORT": "18801",
            "LOKETWIJZER_RASA_PORT": "18802",
            "LOKETWIJZER_ACTIONS_PORT": "18803",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert str(tmp_path / "bestand") in done.stderr
    assert "Traceback" not in done.stderr


def test_run_without_a_trained_conversation_says_what_to_do(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "api", "run"],
        env=os.environ
        | {
            "LOKETWIJZER_DATA": str(tmp_path),
            "LOKETWIJZER_PORT": "18801",
            "LOKETWIJZER_RASA_PORT": "18802",
            "LOKETWIJZER_ACTIONS_PORT": "18803",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "make run" in done.stderr
