import pytest
from typer.testing import CliRunner

from indexer.cli import app
from indexer.model import BUNDLED, ensure_model
from knowledge.export import export_content


@pytest.fixture
def folder(base, tmp_path):
    """The content files of the small municipality."""
    export_content(base.content, tmp_path / "inhoud")
    return tmp_path / "inhoud"


def run(*arguments):
    """Run a command as a developer does."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_typo_in_the_model_setting_ends_with_a_sentence(tmp_path):
    """Status 1, one Dutch line, no stack trace."""
    result = CliRunner().invoke(app, ["build", "--data", str(tmp_path)], env={"LOKETWIJZER_EMBEDDING_MODEL": "e5smal"})
    assert result.exit_code == 1
    assert result.output.startswith("Fout: Het taalmodel 'e5smal' bestaat niet.")
    assert "Traceback" not in result.output


def test_a_file_of_questions_that_is_not_there_ends_with_a_sentence(tmp_path):
    """The name of the file is told, before anything that takes long."""
    result = run("evaluate", "nergens.jsonl", "--data", tmp_path, "--content", tmp_path / "ook-niet")
    assert result.exit_code == 1
    assert "Fout: Het bestand met vragen 'nergens.jsonl' kan niet worden gelezen." in result.output


@pytest.mark.parametrize("command", ["build", "doubts"])
def test_content_that_does_not_fit_ends_with_what_is_wrong(folder, tmp_path, command):
    """Each problem with its file, as the other commands tell it."""
    (folder / "themes.yml").unlink()
    result = run(command, "--data", tmp_path, "--content", folder)
    assert result.exit_code == 1
    assert "themes.yml" in result.output
    assert isinstance(result.exception, SystemExit)


def test_evaluate_builds_the_index_and_prints_the_figures(folder, tmp_path, model_folder):
    """The table ends the run; the index is built when it is not there."""
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"id": "a", "text": "ik wil mijn paspoort aanvragen", "behaviour": "refer", '
        '"labels": [{"task": "paspoort", "kind": "aanvragen"}]}\n',
        encoding="utf-8",
    )
    model = ensure_model(BUNDLED, model_folder, print)
    result = run("evaluate", questions, "--data", tmp_path, "--content", folder, "--model", model)
    assert result.exit_code == 0
    assert "Index klaar" in result.output
    assert "meteen het juiste loket       1.000 [0.207, 1.000] (1/1)" in result.output
