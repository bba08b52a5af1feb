from typer.testing import CliRunner

from indexer.cli import app


def test_a_typo_in_the_model_setting_ends_with_a_sentence(tmp_path):
    """Status 1, one Dutch line, no stack trace."""
    result = CliRunner().invoke(app, ["build", "--data", str(tmp_path)], env={"LOKETWIJZER_EMBEDDING_MODEL": "e5smal"})
    assert result.exit_code == 1
    assert result.output.startswith("Fout: Het taalmodel 'e5smal' bestaat niet.")
    assert "Traceback" not in result.output


def test_a_file_of_questions_that_is_not_there_ends_with_a_sentence(tmp_path, monkeypatch, encoder, base):
    """The name of the file is told."""
    monkeypatch.setattr("indexer.cli.SentenceTransformerEncoder.load", lambda *_: encoder)
    monkeypatch.setattr("indexer.cli.load_content", lambda _: base.content)
    result = CliRunner().invoke(app, ["evaluate", "nergens.jsonl", "--data", str(tmp_path)])
    assert result.exit_code == 1
    assert "Fout: Het bestand met vragen 'nergens.jsonl' kan niet worden gelezen." in result.output


def test_build_and_evaluate_print_the_figures(tmp_path, monkeypatch, encoder, base):
    """The table ends the run; the index is built when it is not there."""
    questions = tmp_path / "q.jsonl"
    questions.write_text(
        '{"id": "a", "text": "ik wil mijn paspoort aanvragen", "behaviour": "refer", '
        '"labels": [{"task": "paspoort", "kind": "aanvragen"}]}\n',
        encoding="utf-8",
    )
    monkeypatch.setattr("indexer.cli.SentenceTransformerEncoder.load", lambda *_: encoder)
    monkeypatch.setattr("indexer.cli.load_content", lambda _: base.content)
    result = CliRunner().invoke(app, ["evaluate", str(questions), "--data", str(tmp_path)])
    assert result.exit_code == 0
    assert "meteen het juiste loket       1.000 [0.207, 1.000] (1/1)" in result.output
