"""The words for kinds of help, as they stand in their file."""

from collections import Counter

import pytest
import yaml

from bot.actions import leaning
from bot.actions.help_words import FILE, Sort, heard_in
from tests.bot.conftest import ROOT


@pytest.fixture(scope="module")
def listed():
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_the_kinds_are_those_of_the_content(listed):
    content = ROOT / "knowledge" / "content" / "lindewaard" / "help_kinds.yml"
    known = {kind["id"] for kind in yaml.safe_load(content.read_text(encoding="utf-8"))["help_kinds"]}
    assert set(listed["kinds"]) <= known
    assert all(set(sorts) <= {"surely", "likely"} for sorts in listed["kinds"].values())


def test_every_entry_is_a_word_and_stands_once(listed):
    """A bare 'no' in YAML is no word; of two entries the second would never be heard."""
    entries = [*listed["any"], *listed["small"]]
    entries += [entry for sorts in listed["kinds"].values() for found in sorts.values() for entry in found]
    assert [entry for entry in entries if not isinstance(entry, str)] == []
    assert [entry for entry, times in Counter(entries).items() if times > 1] == []


def test_the_longest_entry_is_heard_and_a_star_is_any_ending():
    heard = heard_in("Ze wil juridisch advies over de formulierenbrigade")
    assert [(said.words, said.sort) for said in heard][2:4] == [
        ("juridisch advies", Sort.SURELY),
        ("over", Sort.SMALL),
    ]
    assert (heard[-1].words, heard[-1].kind) == ("formulierenbrigade", "invullen")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("juridische bijstand", "bezwaar"),
        ("gewoon uitleg graag", "informeren"),
        ("hij wil weten hoe het zit", "informeren"),
        ("iemand die met haar mee gaat", "begeleiden"),
        ("het aanvragen zelf", "aanvragen"),
        ("dat wat ze aan wil vragen", "aanvragen"),
        ("even kijken op de laptop", "digitaal-helpen"),
        ("uitleg bij het formulier", "invullen"),
        ("she just wants information", "informeren"),
        ("hulp bij het aanvragen", None),
        ("inloggen en het formulier", None),
        ("haar rijbewijs", None),
    ],
)
def test_a_kind_of_help_is_heard_in_plain_words(text, kind):
    """A surer word goes before a likely one; help with applying is not applying, and of two kinds it is neither."""
    assert leaning.kind_said(text) == kind
