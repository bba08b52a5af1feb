"""The page that says what a municipality still has to do, for who can do it."""

import re
from html import unescape

import pytest

from api.accounts.identity import Role
from api.pages.editing.first_steps import _LINKS
from knowledge.base import KnowledgeBase
from knowledge.first_steps import NO_AGREEMENT, first_steps
from knowledge.schema import DivisionLine
from knowledge.schema import Role as Part
from tests.accounts import make_account
from tests.light import light_product

PAGE = "/beheer/eerste-stappen"
NOT_AGREED = "Nog niet afgesproken. De informatiebalie zoekt uit wie dit doet."


@pytest.fixture(scope="module")
def light(tmp_path_factory, lindewaard):
    """The application of a municipality without a Taalhuis, and with one subject that nobody agreed on."""
    content = lindewaard.content
    nobody = (DivisionLine(desk="informatiebalie", role=Part.INFORMS, note=NOT_AGREED),)
    first, *rows = content.division
    taalhuis = lindewaard.desks["taalhuis"].model_copy(update={"opening_hours": None, "type": "welzijn"})
    changes = {
        "utterances": (),
        "ambiguities": (),
        "digital_cues": (),
        "desks": tuple(taalhuis if desk.id == "taalhuis" else desk for desk in content.desks),
        "division": (first.model_copy(update={"help": dict.fromkeys(first.help, nobody)}), *rows),
    }
    with light_product(
        tmp_path_factory.mktemp("stappen"), KnowledgeBase(content.model_copy(update=changes))
    ) as product:
        yield product


def words_of(answer):
    """Return what the page says."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def test_each_missing_part_leads_to_where_it_is_added(light, lindewaard):
    light.sign_in(Role.ADMINISTRATOR)
    answer = light.client.get(PAGE)
    words = words_of(answer)
    task = lindewaard.tasks[lindewaard.content.division[0].task]
    assert f"Nog niemand voor {task.name}" in words
    assert f'href="/beheer/taakverdeling/{task.id}"' in answer.text
    assert "Nog geen Taalhuis" in words
    assert 'href="/beheer/loketten/nieuw"' in answer.text
    assert "Nog geen tijden van Taalhuis Lindewaard" in words
    assert 'href="/beheer/loketten/taalhuis/openingstijden"' in answer.text
    for address in set(re.findall(r'<li><a class="utrecht-link" href="([^"]+)"', answer.text)):
        assert light.client.get(address).status_code in {200, 303}, address


def test_accounts_count_by_role_and_only_an_administrator_is_led_there(light):
    light.sign_in(Role.EDITOR)
    assert "Nog geen coördinator" in words_of(light.client.get(PAGE))
    assert 'href="/beheer/accounts"' not in light.client.get(PAGE).text.partition("stap-accounts")[2]
    make_account(light.app, Role.COORDINATOR, login="coor")
    assert "Nog geen coördinator" not in words_of(light.client.get(PAGE))
    light.sign_in(Role.ADMINISTRATOR)
    assert 'href="/beheer/accounts"' in light.client.get(PAGE).text.partition("stap-accounts")[2]


def test_what_is_next_is_said_first(light):
    """The first step that is not done, by a link within the page."""
    light.sign_in(Role.EDITOR)
    answer = light.client.get(PAGE)
    assert "Hierna: Eigen loketten" in words_of(answer)
    assert 'href="#stap-loketten">Eigen loketten</a>' in answer.text
    assert 'id="stap-loketten"' in answer.text


def test_the_agreement_is_named_where_it_can_be_written(lindewaard):
    """With a subject, whose page has the field; the division to look at has none."""
    content = lindewaard.content
    none = content.municipality.agreement.model_copy(update={"source": NO_AGREEMENT})
    changes = {
        "municipality": content.municipality.model_copy(update={"agreement": none}),
        "division": tuple(row.model_copy(update={"source": None}) for row in content.division),
    }
    steps = first_steps(KnowledgeBase(content.model_copy(update=changes)))
    (missing,) = next(step.missing for step in steps if step.id == "afspraak")
    assert _LINKS["afspraak"].format(missing.entry) == f"/beheer/taakverdeling/{content.tasks[0].id}"
