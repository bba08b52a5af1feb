"""What was typed wrongly is refused in Dutch by every command of the three command lines, and so is their help."""

import re
import subprocess
import sys

import pytest
from typer.core import TyperArgument, TyperGroup, TyperOption
from typer.main import get_command
from typer.testing import CliRunner

import api.cli
import indexer.cli
import knowledge.cli

APPS = {"api": api.cli.app, "indexer": indexer.cli.app, "knowledge": knowledge.cli.app}
ENGLISH = re.compile(
    r"\b(usage|options|arguments|commands?|args|errors?|no such|missing|unexpected|extra|try|for help|show this|exit|"
    r"invalid|value|required?s?|default|env var|did you mean|possible|input|should|must|is not|does not|takes|aborted|"
    r"install|directory|range|greater|valid|deprecated|bool|int|text|path)\b",
    re.IGNORECASE,
)
NO_ENGLISH_OF_OURS = re.compile(r"--[a-z-]+|Bezwaar.*|https?://\S+|LOKETWIJZER_\w+|\S*/\S+")


def commands(command, words=()):
    """Every command with the words that call it, groups too."""
    yield words, command
    if isinstance(command, TyperGroup):
        for name, one in command.commands.items():
            yield from commands(one, (*words, name))


ALL = [(app, words, command) for app in APPS for words, command in commands(get_command(APPS[app]))]
SINGLE = [(app, words, command) for app, words, command in ALL if not isinstance(command, TyperGroup)]


def named(case):
    """The command as it is typed."""
    return " ".join((case[0], *case[1]))


@pytest.fixture
def typed(monkeypatch, tmp_path):
    """Types a command in an empty folder, and looks for English in what it says."""
    monkeypatch.setenv("LOKETWIJZER_DATA", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    def run(case, *more, answers=None):
        app, words, _ = case
        done = CliRunner().invoke(APPS[app], [*words, *more], prog_name=app, input=answers)
        said = NO_ENGLISH_OF_OURS.sub("", done.output)
        assert not ENGLISH.findall(said), done.output
        assert list(tmp_path.iterdir()) == []
        return done

    return run


def given(command):
    """Something for each argument that is needed."""
    return ["1" for param in command.params if isinstance(param, TyperArgument) and param.required]


@pytest.mark.parametrize("case", ALL, ids=named)
def test_the_help_of_every_command_is_dutch(typed, case):
    done = typed(case, "--help")
    assert done.exit_code == 0
    assert done.output.startswith(f"Gebruik: {named(case)} [OPTIES]")
    assert "Laat deze uitleg zien." in done.output


@pytest.mark.parametrize("case", ALL, ids=named)
def test_an_option_that_does_not_exist_is_refused(typed, case):
    done = typed(case, "--bestaat-niet")
    assert done.exit_code == 2
    assert "De optie --bestaat-niet bestaat niet." in done.stderr
    assert f"Alles wat kan: {named(case)} --help" in done.stderr


@pytest.mark.parametrize("case", [one for one in ALL if one not in SINGLE], ids=named)
def test_a_command_that_does_not_exist_is_refused(typed, case):
    first = next(iter(case[2].commands))
    assert typed(case, "zomaar").exit_code == 2
    done = typed(case, first + "x")
    assert done.exit_code == 2
    assert f"De opdracht {first}x bestaat niet. Bedoelt u {first}?" in done.stderr
    assert typed(case, "--").exit_code == 2
    assert typed(case).exit_code == 2


@pytest.mark.parametrize(
    "case", [one for one in SINGLE if not any(param.nargs == -1 for param in one[2].params)], ids=named
)
def test_what_is_too_much_is_refused(typed, case):
    places = sum(isinstance(param, TyperArgument) for param in case[2].params)
    needed = [
        word
        for param in case[2].params
        if isinstance(param, TyperOption) and param.required
        for word in (param.opts[0], param.type_descriptor.choices[0] if param.type_descriptor.choices else "1")
    ]
    done = typed(case, *needed, *["1"] * places, "teveel")
    assert done.exit_code == 2
    assert "Dit hoort er niet bij: teveel." in done.stderr


@pytest.mark.parametrize("case", [one for one in SINGLE if given(one[2])], ids=named)
def test_what_is_missing_is_named(typed, case):
    done = typed(case)
    assert done.exit_code == 2
    assert "Er ontbreekt iets: " in done.stderr


OPTIONS = [
    (*case, option)
    for case in SINGLE
    for option in case[2].params
    if isinstance(option, TyperOption) and option.name != "help"
]


@pytest.mark.parametrize("case", OPTIONS, ids=lambda case: f"{named(case)} {case[3].opts[0]}")
def test_a_value_that_is_missing_too_much_or_wrong_is_refused(typed, case):
    *_, command, option = case
    name = option.opts[0]
    if option.is_flag:
        done = typed(case[:3], *given(command), f"{name}=1")
        assert f"Bij de optie {name} hoort geen waarde." in done.stderr
    else:
        done = typed(case[:3], *given(command), name)
        assert f"Bij de optie {name} hoort een waarde." in done.stderr
    assert done.exit_code == 2
    if option.type_descriptor.is_ranged or option.type_descriptor.choices:
        wrong = typed(case[:3], *given(command), name, "x")
        assert wrong.exit_code == 2
        assert re.search(rf"^{name}: (vul een (heel )?getal in|kies een van: .*)\.$", wrong.stderr, re.MULTILINE)


def test_a_number_out_of_range_is_refused(typed):
    done = typed(("api", ("turns",), None), "--clerks", "0")
    assert (done.exit_code, "--clerks: vul een getal in van minstens 1." in done.stderr) == (2, True)


def test_who_types_nothing_when_asked_stops(typed):
    """And what does not fit is asked again, in Dutch."""
    done = typed(("knowledge", ("start", "Proefdorp", "--area-code", "0999"), None), answers="veel\n")
    assert done.exit_code == 1
    assert "Vul een heel getal in van minstens 1." in done.stderr
    assert done.stderr.endswith("Gestopt.\n")


@pytest.mark.parametrize("package", APPS)
def test_a_refusal_ends_the_process_with_2(package):
    done = subprocess.run(
        [sys.executable, "-m", package, "--bestaat-niet"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "De optie --bestaat-niet bestaat niet." in done.stderr
