"""What the documents say of the code is true, and everything they point at exists."""

import html
import importlib
import os
import re
import runpy
import tomllib
from datetime import date
from pathlib import Path

import grimp
import pytest
import yaml

from api.setting_values import variable
from api.settings import Settings
from knowledge.cli import app as knowledge_commands
from knowledge.soundness import Code, Severity, check

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {".git", ".venv", ".venv-rasa", ".venv-benchmark", "node_modules", "var", "vendor"}


def _files(suffix):
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith("_cache")]
        yield from (Path(folder) / name for name in sorted(names) if name.endswith(suffix))


DOCUMENTS = sorted(_files(".md"))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
README = (ROOT / "README.md").read_text("utf-8")
GUIDE = (ROOT / "docs" / "gids-beheer.md").read_text("utf-8")


def _name(path):
    return path.relative_to(ROOT).as_posix()


def _table(text, heading):
    """The rows under the header row that starts with `heading`, each as its stripped cells."""
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith(f"| {heading} |"):
            break
    next(lines)
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip()[1:-1].split("|")])
    return rows


def _prose(text):
    """The text without its code blocks."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


# ---------------------------------------------------------------------------------------------------------- settings


def _shown_default(field):
    """The default of a setting as an environment variable would say it."""
    if field.default_factory is not None:
        return field.default_factory({"data": Path("<data>")})
    if field.default is None:
        return "none"
    if isinstance(field.default, bool):
        return str(field.default).lower()
    return ",".join(field.default) if isinstance(field.default, tuple) else str(field.default)


def test_the_settings_table_holds_every_setting_and_no_other():
    documented = [row[0].strip("`") for row in _table(README, "variable")]
    assert documented == [variable(name) for name in Settings.model_fields]


@pytest.mark.parametrize("row", _table(README, "variable"), ids=lambda row: row[0])
def test_the_settings_table_gives_the_default_of_the_code(row):
    """And says in words what the setting means."""
    name, default, meaning = row
    field = Settings.model_fields[name.strip("`").removeprefix("LOKETWIJZER_").lower()]
    assert default.strip("`") == _shown_default(field)
    assert len(meaning.split()) > 2


# ------------------------------------------------------------------------------------------------------------- links


def _anchors(text):
    """The anchors that a heading gets where Markdown is shown."""
    headings = re.findall(r"^#+ (.+)$", _prose(text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_relative_link_leads_somewhere(document):
    """To a file within the repository, and to a heading that is there."""
    for target in re.findall(r"\]\(([^)\s]+)\)", _prose(document.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), f"{target} does not exist"
        assert file.is_relative_to(ROOT), f"{target} is outside the repository"
        if anchor:
            assert anchor in _anchors(file.read_text("utf-8")), f"{target} has no such heading"


def test_the_decisions_that_the_code_refers_to_exist():
    """A comment that names a decision names its file."""
    sources = [*_files(".py"), *_files(".txt"), ROOT / "Makefile", ROOT / "pyproject.toml"]
    named = {name for path in sources for name in re.findall(r"decisions/(\d{4}[\w-]*\.md)", path.read_text("utf-8"))}
    assert named
    assert named <= {path.name for path in DECISIONS}


# --------------------------------------------------------------------------------------------------------- decisions


@pytest.mark.parametrize("decision", DECISIONS, ids=_name)
def test_a_decision_has_a_context_a_decision_in_one_line_and_consequences(decision):
    """In that order, none of them empty; the decision opens with the line that people will quote, in bold."""
    title, *sections = re.split(r"^## ", decision.read_text("utf-8"), flags=re.MULTILINE)
    assert title.startswith(f"# {int(decision.name[:4])}. ")
    assert [section.split("\n", 1)[0] for section in sections] == ["Context", "Decision", "Consequences"]
    bodies = [section.split("\n", 1)[1].strip() for section in sections]
    assert all(bodies)
    assert bodies[1].startswith("**")
    assert bodies[1].split("\n\n")[0].count("**") == 2


def test_decisions_are_numbered_without_gaps():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(len(DECISIONS)))


# ---------------------------------------------------------------------------------------------------------- glossary

GLOSSARY = _table((ROOT / "docs" / "glossary.md").read_text("utf-8"), "code")


def test_the_glossary_is_alphabetical():
    terms = [row[0].casefold() for row in GLOSSARY]
    assert terms == sorted(terms)
    assert len(terms) == len(set(terms))


def test_every_term_in_the_glossary_is_explained():
    assert all(len(row) == 4 and row[2] for row in GLOSSARY)


@pytest.mark.parametrize(
    "name",
    [
        "knowledge.base.KnowledgeBase",
        "knowledge.base.Matter",
        "knowledge.desk_names.Mention",
        "knowledge.division.Circumstances",
        "knowledge.division.Exclusion",
        "knowledge.division.Outcome",
        "knowledge.division.Placement",
        "knowledge.schema.Desk",
        "knowledge.schema.DigitalCue",
        "knowledge.schema.HelpKind",
        "knowledge.schema.Refusal",
        "knowledge.schema.Utterance",
        "knowledge.soundness.Finding",
        "knowledge.verdicts.Verdict",
        "indexer.index.Hit",
        "indexer.passages.Passage",
        "indexer.recognition.Reading",
        "api.decision.Route",
        "api.live.Live",
        "api.casework.referral.Referral",
        "api.casework.signal.Channel",
        "api.casework.signal.Signal",
        "api.casework.states.State",
        "api.pages.screens.Screen",
        "api.wire.Decision",
        "api.wire.Recommendation",
    ],
)
def test_the_words_of_the_code_are_in_the_glossary(name):
    """Under the name that the code gives them."""
    module, _, term = name.rpartition(".")
    assert hasattr(importlib.import_module(module), term)
    assert term in {part.strip() for row in GLOSSARY for part in row[0].split(",")}


# ---------------------------------------------------------------------------------------------------------- commands


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_the_knowledge_commands_in_a_document_exist(document):
    """`python -m knowledge X` is a command of `knowledge`."""
    exist = {command.name or command.callback.__name__ for command in knowledge_commands.registered_commands}
    assert set(re.findall(r"python -m knowledge ([a-z]+)", document.read_text("utf-8"))) <= exist


def test_the_readme_names_every_command_of_the_makefile():
    """`make help` shows the commands that have an explanation; the README has them all in its table."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    explained = set(re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.MULTILINE)) - {"help"}
    table = " ".join(row[0] for row in _table(README, "command"))
    assert explained <= set(re.findall(r"make ([a-z-]+)", table))


# ------------------------------------------------------------------------------------------------------------- facts


def test_the_guide_explains_every_finding_of_the_check():
    """Each code once, and those that block are marked as such."""
    rows = _table(GUIDE, "melding")
    assert sorted(code for row in rows for code in re.findall(r"`([a-z-]+)`", row[0])) == sorted(Code)


def test_the_guide_gives_the_findings_of_lindewaard(lindewaard):
    findings = check(lindewaard, date(2026, 11, 22))
    blocking = sum(finding.severity is Severity.BLOCKING for finding in findings)
    said = re.search(r"(\d+) blokkerende meldingen en (\d+) waarschuwingen, alle vijf `([a-z-]+)`", GUIDE)
    assert said is not None
    assert (int(said[1]), int(said[2])) == (blocking, len(findings) - blocking)
    assert {finding.code for finding in findings} == {said[3]}


def test_the_changelog_counts_the_content_rightly(lindewaard):
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    counts = f"{len(lindewaard.desks)} loketten, {len(lindewaard.tasks)} onderwerpen, {len(lindewaard.cells)} vakjes"
    assert counts in changelog


def test_the_readme_counts_the_development_questions_rightly():
    questions = (ROOT / "tests" / "evaluation" / "dev_queries.jsonl").read_text("utf-8").splitlines()
    assert f"{len(questions)} development questions" in README


def test_the_picture_of_the_imports_is_that_of_the_code():
    """Its boxes and arrows are those that the code gives now; otherwise: make picture."""
    picture = (ROOT / "docs" / "imports.svg").read_text("utf-8")
    titles = {html.unescape(title) for title in re.findall(r"<title>(.+?)</title>", picture)}
    drawing = runpy.run_path(str(ROOT / "docs" / "imports.py"))
    text = drawing["dot"](grimp.build_graph(*drawing["PACKAGES"], cache_dir=None))
    boxes = set(re.findall(r'^ +"([\w.]+)" \[', text, flags=re.MULTILINE))
    arrows = {f"{start}->{end}" for start, end in re.findall(r'^ +"([\w.]+)" -> "([\w.]+)";', text, flags=re.MULTILINE)}
    assert {title for title in titles if "." in title} == boxes | arrows


def test_publiccode_has_what_the_standard_wants():
    """Version 0.4: https://yml.publiccode.tools."""
    described = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert described["publiccodeYmlVersion"] == "0.4"
    mandatory = {"name", "url", "releaseDate", "platforms", "categories", "developmentStatus", "softwareType"}
    assert mandatory | {"description", "legal", "maintenance", "localisation"} <= set(described)
    assert date.fromisoformat(described["releaseDate"])
    assert described["legal"]["license"] == project["license"]
    for language in described["description"].values():
        assert len(language["shortDescription"]) <= 150
        assert 150 <= len(language["longDescription"]) <= 10_000
        assert language["features"]
    assert described["maintenance"]["contacts"][0]["name"]
    assert set(described["localisation"]["availableLanguages"]) <= set(described["description"])


def test_the_libraries_that_our_code_depends_on_have_a_reason():
    """Every direct dependency of the application is in decision 0, or is part of one that is."""
    reasons = DECISIONS[0].read_text("utf-8").lower()
    with_another = {"transformers", "tokenizers", "safetensors", "joblib", "torch"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.match(r"[a-z0-9-]+", line.lower().replace("_", "-"))[0] for line in project["dependencies"]}
    missing = {name for name in names - with_another if name.removeprefix("py") not in reasons}
    assert not missing, f"without a reason: {sorted(missing)}"
