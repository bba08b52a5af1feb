"""A folder of content: every error at once, in Dutch, with file, line, entry and field; nothing loaded half."""

import shutil

import pytest
from typer.testing import CliRunner

from knowledge.cli import app
from knowledge.errors import ContentError
from knowledge.loading import load_content
from tests.lean import LINDEWAARD, lean_copy


@pytest.fixture
def folder(tmp_path):
    """A copy of Lindewaard that a test may spoil."""
    return lean_copy(tmp_path / "inhoud")


def spoil(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder):
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    return caught.value.problems


def test_lindewaard_loads_whole():
    """The seed content: 69 desks, 174 tasks, 806 cells and all utterances."""
    content = load_content(LINDEWAARD)
    assert len(content.desks) == 69
    assert len(content.tasks) == 174
    assert sum(len(row.help) for row in content.division) == 806
    assert sum(utterance.task is not None for utterance in content.utterances) >= 3603


def test_a_typo_in_a_key_is_named_with_a_suggestion(folder):
    """The editor reads which file, line, entry and field, and what was probably meant."""
    spoil(folder, "desks.yml", "    summary:", "    sumary:")
    problems = problems_of(folder)
    assert {problem.field for problem in problems} == {"sumary", "summary"}
    typo = next(problem for problem in problems if problem.field == "sumary")
    assert typo.file == "desks.yml"
    assert typo.entry == "ido-centrum"
    assert typo.message == "dit veld kennen we niet; bedoelt u 'summary'?"
    lines = (folder / "desks.yml").read_text(encoding="utf-8").splitlines()
    assert "sumary" in lines[typo.line - 1]


def test_all_errors_come_at_once(folder):
    """Errors in different files are all in the list."""
    spoil(folder, "desks.yml", "verified_on: 2026-02-12", "verified_on: gisteren")
    spoil(folder, "tasks.yml", "urgent: false", "urgent: misschien")
    spoil(folder, "help_kinds.yml", "  - id: informeren", "  - id: Informeren!")
    assert {problem.file for problem in problems_of(folder)} >= {"desks.yml", "tasks.yml", "help_kinds.yml"}


def test_an_unknown_desk_in_the_division_is_named(folder):
    """A reference to a desk that does not exist stops loading."""
    spoil(folder, "division.yml", "desk: digid-helpdesk", "desk: digid-helpdeks")
    assert any("'digid-helpdeks' bestaat niet" in problem.message for problem in problems_of(folder))


def test_a_double_key_is_named_with_its_line(folder):
    """YAML would silently take the last one."""
    spoil(folder, "municipality.yml", "  fictional: true", "  fictional: true\n  fictional: false")
    (problem,) = problems_of(folder)
    assert "'fictional' staat hier twee keer" in problem.message
    assert problem.line > 1


def test_broken_yaml_says_where(folder):
    """The rest of the files is still checked."""
    spoil(folder, "themes.yml", "themes:", "themes: [")
    (problem,) = problems_of(folder)
    assert (problem.file, "opmaak" in problem.message) == ("themes.yml", True)


def test_wrong_encoding_is_said(folder):
    """A file saved in another encoding is refused, not garbled."""
    (folder / "themes.yml").write_bytes("themes:\n  - {id: a, name: Financiën}\n".encode("latin-1"))
    assert any("UTF-8" in problem.message for problem in problems_of(folder))


def test_personal_data_in_an_utterance_is_refused(folder):
    """What an editor adds must not hold personal data."""
    sentence = "mijn bsn is 111222333 en ik wil uitstel"
    spoil(folder, "utterances/belastingen.yml", "  informeren:\n", f"  informeren:\n  - {sentence}\n")
    assert any("persoonsgegevens" in problem.message for problem in problems_of(folder))


def test_opening_hours_that_cannot_be_read_are_refused(folder):
    """The message shows how to write them."""
    spoil(folder, "desks.yml", "opening_hours: Mo 13:30-17:00", "opening_hours: maandag 13:30-17:00")
    assert any("zijn niet te lezen" in problem.message for problem in problems_of(folder))


def test_a_missing_file_and_a_missing_folder_are_said(folder, tmp_path):
    """Nothing crashes on what is not there."""
    (folder / "tasks.yml").unlink()
    assert any(problem.message == "dit bestand ontbreekt" for problem in problems_of(folder))
    assert "deze map bestaat niet" in str(problems_of(tmp_path / "weg")[0])


def test_the_command_shows_every_error_and_fails(folder):
    """`python -m knowledge check` is what an editor runs."""
    spoil(folder, "desks.yml", "    summary:", "    sumary:")
    result = CliRunner().invoke(app, ["check", str(folder)])
    assert result.exit_code == 1
    assert "er is niets geladen" in result.output
    assert "bedoelt u 'summary'?" in result.output


def test_a_collection_may_be_divided_over_files(folder):
    """What is wrong in one of the files is told with that file and line, also when the schema does not mind it."""
    file = folder / "ambiguities" / "zorg.yml"
    lines = file.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if "task: pgb" in line)
    lines[place] = lines[place].replace("task: pgb", "task: bestaat-niet")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (problem,) = problems_of(folder)
    assert (problem.file, problem.line, problem.field) == ("ambiguities/zorg.yml", place + 1, "readings")


def test_a_collection_may_be_one_file_or_absent(folder):
    """The same sentences in one file are the same content; a municipality may have none."""
    divided = load_content(folder)
    rows = [
        path.read_text(encoding="utf-8").split("ambiguities:\n")[1]
        for path in sorted((folder / "ambiguities").iterdir())
    ]
    shutil.rmtree(folder / "ambiguities")
    assert load_content(folder).ambiguities == ()
    (folder / "ambiguities.yml").write_text("ambiguities:\n" + "".join(rows), encoding="utf-8")
    assert load_content(folder).ambiguities == divided.ambiguities


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("paspoort:\n  informeren: Hoe lang is mijn paspoort geldig?\n", 2, "een lijst van zinnen"),
        ("paspoort:\n  informeren: 5\n", 2, "een lijst van zinnen"),
        ("out_of_scope: 5\n", 1, "een lijst van zinnen"),
        ("# over paspoorten\npaspoort:\n  - Hoe lang is mijn paspoort geldig?\n", 2, "soorten hulp"),
        ("- Hoe lang is mijn paspoort geldig?\n", 1, "ids van onderwerpen"),
        ("paspoort:\n  informeren: [Een zin met \x07 erin]\n", 2, "teken dat YAML niet kent"),
        ("? [paspoort, rijbewijs]\n: informeren\n", 1, "gewone tekst"),
        ("paspoort: &rond\n  informeren: *rond\n", 2, "een lijst van zinnen"),
    ],
)
def test_sentences_of_another_shape_are_refused_and_never_left_out_silently(folder, text, line, said):
    (folder / "utterances" / "proef.yml").write_text(text, encoding="utf-8")
    (problem,) = problems_of(folder)
    assert (problem.file, problem.line) == ("utterances/proef.yml", line)
    assert said in problem.message
