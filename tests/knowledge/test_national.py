"""A municipality begins with the national layer, keeps its own content beside it, and sees what is left to do."""

import re
from datetime import date

import pytest
from typer.testing import CliRunner

from knowledge.base import KnowledgeBase
from knowledge.cli import app as commands
from knowledge.errors import ContentError, StoreError
from knowledge.first_steps import NO_AGREEMENT, first_steps
from knowledge.loading import load_content, national_layer
from knowledge.national import NOT_AGREED, Own, beneath, is_not_agreed, merged
from knowledge.national_entries import remembering
from knowledge.publishing import publish
from knowledge.references import problems
from knowledge.schema import Agreement, Content, DivisionLine, DivisionRow, Escalation, EscalationRule, Objection, Role
from knowledge.soundness import Code, Severity, check
from knowledge.starting import FRONT_DESK, Facts, id_of, start
from knowledge.store import Store
from knowledge.store.revisions import sqlite_url
from knowledge.yaml_files import YamlFile
from tests.lean import lean_content


@pytest.fixture(scope="module")
def lindewaard():
    """Lindewaard with few sentences: what is tested here is not about those."""
    return KnowledgeBase(lean_content())


TODAY = date(2026, 11, 24)
FACTS = Facts("Veldhoek", 23_000, "0998", "zuid", ("Veldhoek", "Moerdorp"))


@pytest.fixture(scope="module")
def layer():
    """What the national layer says that it holds."""
    return national_layer("landelijk")


@pytest.fixture(scope="module")
def veldhoek(lindewaard, layer):
    """A function that gives the knowledge of another municipality with these own entries."""

    def make(**values):
        source = lindewaard.content
        municipality = source.municipality.model_copy(
            update={
                "id": "veldhoek",
                "name": "gemeente Veldhoek",
                "villages": ("Veldhoek",),
                "equal_desks": (),
                "agreement": Agreement(source=NO_AGREEMENT, agreed_on=TODAY),
            }
        )
        front = lindewaard.desks[FRONT_DESK].model_copy(update={"does_not": (), "village": None})
        net = Escalation(rules=(EscalationRule(desks=(FRONT_DESK,), reason="Zoekt het uit."),), coordinator="Bel.")
        lists = ("themes", "desk_types", "help_kinds", "tasks", "division", "utterances", "ambiguities", "digital_cues")
        own = {**dict.fromkeys(lists, ()), "calendar": None, "escalation": net, **values}
        own["desks"] = (front, *values.get("desks", ()))
        return KnowledgeBase(Content.model_construct(**merged(source, layer, Own(municipality, own))))

    return make


@pytest.fixture(scope="module")
def bare(veldhoek):
    """A municipality that has only just begun."""
    return veldhoek()


def test_the_layer_holds_every_desk_of_the_whole_country_and_no_other(lindewaard, layer):
    assert set(layer.desks) == {desk.id for desk in lindewaard.content.desks if desk.service_area == "Nederland"}


def test_desks_and_subjects_of_the_country_are_there_and_those_of_the_source_are_not(lindewaard, layer, bare):
    assert list(bare.desks) == [FRONT_DESK, *layer.desks]
    assert list(bare.tasks) == list(lindewaard.tasks)
    assert bare.content.calendar.school_holidays == lindewaard.content.calendar.school_holidays
    assert list(problems(bare.content)) == []


def test_it_can_be_published_and_what_is_found_is_true(bare):
    """Nothing blocks; the warnings are about what nobody agreed on yet."""
    found = check(bare, TODAY)
    assert [finding for finding in found if finding.severity is Severity.BLOCKING] == []
    assert {finding.code for finding in found} <= {Code.NOBODY_CARRIES_OUT, Code.NO_ESCALATION, Code.UNREACHABLE}


def test_what_nobody_agreed_on_is_found_out_by_the_front_desk(lindewaard, layer, bare):
    national = set(layer.desks)
    for matter, lines in lindewaard.cells.items():
        ours = [line for line in lines if line.desk in national]
        found = bare.cells[matter]
        if ours:
            assert [line.desk for line in found] == [line.desk for line in ours]
        else:
            assert [(line.desk, line.role, line.note) for line in found] == [(FRONT_DESK, Role.INFORMS, NOT_AGREED)]
            assert is_not_agreed(found)


def test_nothing_speaks_of_the_municipality_that_keeps_the_layer(lindewaard, bare):
    names = ["Lindewaard", *lindewaard.content.municipality.villages]
    texts = [task.model_dump_json() for task in bare.content.tasks]
    texts += [utterance.text for utterance in bare.content.utterances]
    texts += [cue.opening for cue in bare.content.digital_cues]
    said = " ".join(texts)
    assert [name for name in names if re.search(rf"\b{name}\b", said, re.IGNORECASE)] == []
    assert re.search(r"\bVeldhoek\b", said)


def test_a_name_is_said_as_it_was_typed_and_an_id_stays(lindewaard, layer, bare):
    """Who types in small letters gets our name so too; a website or a desk with that name in it is no name."""
    task = lindewaard.content.tasks[0]
    words = ("nieuw in lindewaard", "wonen in Oosterlinde", "www.lindewaard.nl", "ido-oosterlinde")
    source = lindewaard.content.model_copy(update={"tasks": (task.model_copy(update={"synonyms": words}),)})
    assert beneath(source, layer, bare.content).tasks[0].synonyms == (
        "nieuw in veldhoek",
        "wonen in Veldhoek",
        "www.lindewaard.nl",
        "ido-oosterlinde",
    )


def test_people_say_the_same_everywhere(lindewaard, bare):
    """All cells are there, so that an editor who fills one later does not have to teach it."""
    assert len(bare.content.utterances) == len(lindewaard.content.utterances)


def test_refusals_lead_to_who_is_here(lindewaard, veldhoek, bare):
    """To the front desk, until the municipality has such a desk of its own."""
    refusal = lindewaard.refusal("uwv", "bijstand-aanvragen", "aanvragen")
    assert refusal.instead == "balie-werk-en-inkomen"
    assert bare.refusal("uwv", "bijstand-aanvragen", "aanvragen").instead == FRONT_DESK
    own = veldhoek(desks=(lindewaard.desks["balie-werk-en-inkomen"].model_copy(update={"does_not": ()}),))
    assert own.refusal("uwv", "bijstand-aanvragen", "aanvragen").instead == "balie-werk-en-inkomen"


def test_the_own_content_goes_first_and_the_rest_stays(lindewaard, veldhoek, bare):
    ido = lindewaard.desks["ido-centrum"].model_copy(update={"does_not": (), "village": None})
    svb = lindewaard.desks["svb"].model_copy(update={"phone": "0998 - 1", "does_not": ()})
    lines = (DivisionLine(desk="ido-centrum", role=Role.HELPS),)
    row = DivisionRow(task="huurtoeslag", help={"digitaal-helpen": lines}, source="Afspraak van 2026")
    rule = EscalationRule(kinds=("digitaal-helpen",), desks=("ido-centrum",), reason="Probeer het nog eens.")
    net = Escalation(rules=(rule, EscalationRule(desks=(FRONT_DESK,), reason="Zoekt het uit.")), coordinator="Bel.")
    task = lindewaard.tasks["aow"].model_copy(update={"scope": "Eigen woorden."})
    own = veldhoek(desks=(ido, svb), division=(row,), escalation=net, tasks=(task,))
    assert own.desks["svb"].phone == "0998 - 1"
    assert list(own.desks).count("svb") == 1
    assert own.cells["huurtoeslag", "digitaal-helpen"] == lines
    assert own.cells["huurtoeslag", "aanvragen"] == bare.cells["huurtoeslag", "aanvragen"]
    assert own.division["huurtoeslag"].source == "Afspraak van 2026"
    assert (own.tasks["aow"].scope, list(own.tasks)) == ("Eigen woorden.", list(lindewaard.tasks))
    rules = own.content.escalation.rules
    assert (rules[0], rules[-1].desks) == (rule, (FRONT_DESK,))
    assert ("noodnummer-112", "veilig-thuis", "politie") in [one.desks for one in rules]  # of the country
    assert list(problems(own.content)) == []


def test_what_the_keeper_of_the_layer_agreed_or_asked_is_not_taken_over(lindewaard, layer, bare):
    """Its sources, disputes and contacts are its own."""
    source = lindewaard.content
    row = lindewaard.division["aow"].model_copy(
        update={
            "source": "Afspraak van Lindewaard",
            "disagreement": "Wie belt er?",
            "objections": (Objection(desk="svb", kind="aanvragen", text="Dat is te veel.", noted_on=TODAY),),
        }
    )
    svb = lindewaard.desks["svb"].model_copy(update={"owner": "Iemand", "owner_mail": "iemand@lindewaard.example"})
    changed = source.model_copy(
        update={
            "division": tuple(row if one.task == "aow" else one for one in source.division),
            "desks": tuple(svb if one.id == "svb" else one for one in source.desks),
        }
    )
    own = dict.fromkeys(("themes", "desk_types", "help_kinds", "tasks", "division"), ())
    own |= {"utterances": (), "ambiguities": (), "digital_cues": (), "calendar": None}
    own |= {"escalation": bare.content.escalation, "desks": (bare.desks[FRONT_DESK],)}
    found = merged(changed, layer, Own(bare.content.municipality, own))
    (aow,) = [one for one in found["division"] if one.task == "aow"]
    assert (aow.source, aow.disagreement, aow.objections) == (None, None, ())
    (desk,) = [one for one in found["desks"] if one.id == "svb"]
    assert (desk.owner, desk.owner_mail) == (None, None)


def test_first_steps_count_what_is_there(lindewaard, veldhoek, bare):
    def steps(kb):
        return {step.id: step for step in first_steps(kb)}

    begun = steps(bare)
    assert begun["loketten"].missing[0].text == "Nog geen Informatiepunt Digitale Overheid"
    assert begun["loketten"].done == 1
    assert "Nog niemand voor Paspoort of identiteitskaart aanvragen" in [
        one.text for one in begun["taakverdeling"].missing
    ]
    assert begun["afspraak"].missing
    ido = lindewaard.desks["ido-centrum"].model_copy(update={"does_not": (), "village": None})
    help_ = {
        kind: (DivisionLine(desk="ido-centrum", role=Role.CARRIES_OUT),)
        for kind in lindewaard.division["printen-scannen"].help
    }
    row = DivisionRow(task="printen-scannen", help=help_, source="Afspraak")
    further = steps(veldhoek(desks=(ido,), division=(row,)))
    assert further["loketten"].done == 2
    assert further["taakverdeling"].done == begun["taakverdeling"].done + 1
    assert not further["afspraak"].missing
    missing = {step.id: step.missing for step in first_steps(lindewaard)}
    assert [missing[step] for step in ("afspraak", "taakverdeling", "loketten")] == [(), (), ()]


def test_the_command_makes_a_folder_that_loads_and_says_what_is_left(tmp_path):
    """The whole way, once: written, read with the layer under it, checked, and the work listed."""
    folder = tmp_path / "veldhoek"
    given = ["start", "gemeente Veldhoek", "--inhabitants", "23000", "--area-code", "0998", "--school-region", "zuid"]
    done = CliRunner().invoke(commands, [*given, "--folder", str(folder)])
    assert done.exit_code == 0, done.output
    assert "gemeente Veldhoek: 32 loketten, 174 onderwerpen; in 594 van de 806 vakjes is nog niets afgesproken" in (
        done.output
    )
    assert "blokkeert" not in done.output
    assert "Nog geen Informatiepunt Digitale Overheid" in done.output
    assert sorted(path.name for path in folder.iterdir()) == [
        "desks.yml",
        "division.yml",
        "escalation.yml",
        "layer.yml",
        "municipality.yml",
    ]
    looked = CliRunner().invoke(commands, ["check", str(folder)])
    lines = [line for line in looked.output.splitlines() if "geen-vangnet" in line]
    assert len(lines) == 6  # the first five, and how many more: it was 581 lines
    times = int(re.fullmatch(r"waarschuwing: geen-vangnet, en nog (\d+) keer \(\d+ in totaal\)", lines[5])[1])
    assert times > 500
    assert f"Alle waarschuwingen zien: python -m knowledge check {folder} --all" in looked.output
    whole = CliRunner().invoke(commands, ["check", str(folder), "--all"])
    assert whole.output.count("geen-vangnet") == times + 5
    assert "--all" not in whole.output
    again = CliRunner().invoke(commands, [*given, "--folder", str(folder)])
    assert (again.exit_code, "is niet leeg" in again.output) == (1, True)


def test_a_name_without_letters_is_refused(tmp_path):
    given = ["start", "!!", "--inhabitants", "1", "--area-code", "0", "--school-region", "zuid"]
    done = CliRunner().invoke(commands, [*given, "--folder", str(tmp_path / "x")])
    assert (done.exit_code, "De naam klopt niet" in done.output) == (1, True)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", ["'s-Gravenzande", 'Sint "Anna": #1', "Súdwest-Fryslân", "nee"])
def test_a_name_is_written_as_it_is(tmp_path, name):
    """Signs that mean something in YAML are only letters here."""
    start(Facts(name, 10, "0999", "noord"), tmp_path / "gemeente", TODAY)
    found = YamlFile(tmp_path / "gemeente" / "municipality.yml").value["municipality"]
    assert (found["name"], found["villages"]) == (f"gemeente {name}", [name])
    assert found["id"] == id_of(name)


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "bestand").write_text("geen map")
    with pytest.raises(StoreError, match="niet worden geschreven"):
        start(FACTS, tmp_path / "bestand" / "veldhoek", TODAY)


@pytest.mark.parametrize(
    ("file", "old", "new", "where"),
    [
        ("layer.yml", "base: landelijk", "base: provinciaal", ("layer.yml", "de laag 'provinciaal' bestaat niet")),
        ("layer.yml", "base:", "onder:", ("layer.yml", "dit veld ontbreekt")),
        ("desks.yml", "phone: null", "phone: bel maar", ("desks.yml:15", "schrijfwijze")),
        ("municipality.yml", "inhabitants: 23000", "inhabitants: veel", ("municipality.yml:5", "heel getal")),
    ],
)
def test_what_is_wrong_in_the_own_files_is_said_at_its_line(tmp_path, file, old, new, where):
    folder = tmp_path / "veldhoek"
    start(FACTS, folder, TODAY)
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError) as refused:
        load_content(folder)
    assert any(all(part in str(problem) for part in where) for problem in refused.value.problems)


def test_an_id_twice_in_the_own_files_is_an_error(tmp_path):
    folder = tmp_path / "veldhoek"
    start(FACTS, folder, TODAY)
    text = (folder / "desks.yml").read_text()
    (folder / "desks.yml").write_text(text + text[text.index("  - id:") :])
    with pytest.raises(ContentError) as refused:
        load_content(folder)
    (problem,) = refused.value.problems
    assert (problem.file, problem.entry) == ("desks.yml", FRONT_DESK)
    assert problem.line > 20


def test_publishing_the_folder_remembers_what_the_layer_said_and_not_what_is_own(tmp_path, lindewaard, layer):
    """So that an own text can be told from a national one later; publishing again adds nothing."""
    folder = tmp_path / "veldhoek"
    start(FACTS, folder, TODAY)
    text = (folder / "division.yml").read_text().replace("division: []", "division:")
    own = "  - task: aow\n    help:\n      aanvragen:\n        - {desk: informatiebalie, role: helpt}\n"
    (folder / "division.yml").write_text(text + own)
    store = Store(sqlite_url(tmp_path))
    store.migrate()
    content = load_content(folder)
    publish(store, content, author="test", note="", folder=folder)
    found = store.national_wordings("veldhoek")
    (row,) = found["division", "aow"]
    assert [line["desk"] for line in row["help"]["aanvragen"]] == [
        line.desk for line in lindewaard.cells["aow", "aanvragen"] if line.desk in layer.desks
    ]
    assert ("desks", FRONT_DESK) not in found
    assert {entry_id for collection, entry_id in found if collection == "desks"} == set(layer.desks)
    store.publish(content, author="test", note="", also=remembering(folder, content))
    assert store.national_wordings("veldhoek") == found
    assert store.national_wordings("lindewaard") == {}
    store.close()


def test_of_several_municipalities_it_is_asked_which_one_is_exported(tmp_path, lindewaard, bare):
    """The wrong content in a folder looks just as good."""
    url = sqlite_url(tmp_path / "x.db")
    store = Store(url)
    store.migrate()
    for kb in (lindewaard, bare):
        store.publish(kb.content, author="tests", note="")
    store.close()
    words = ["export", str(tmp_path / "nieuw"), "--database", url, "--revision", "1"]
    asked = CliRunner().invoke(commands, words)
    assert asked.exit_code == 1
    assert "Er zijn meer gemeenten: lindewaard, veldhoek. Zeg welke, met --municipality." in asked.output
    assert not (tmp_path / "nieuw").exists()
    done = CliRunner().invoke(commands, [*words, "--municipality", "veldhoek"])
    assert done.exit_code == 0, done.output
    assert load_content(tmp_path / "nieuw").municipality.id == "veldhoek"
