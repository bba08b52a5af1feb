"""From when until when a desk does not do something: filled in with the form, and told on the page of the desk."""

import re
from datetime import date
from html import unescape

import pytest

from api.accounts.identity import Role
from knowledge.base import KnowledgeBase
from knowledge.schema import AppliesTo, Refusal
from tests.light import light_product

FORM = "/beheer/loketten/taalhuis/doet"


@pytest.fixture(scope="module")
def light(tmp_path_factory, lindewaard):
    """The application, in which the Taalhuis stops with two things: one later, one for a while."""
    covers = AppliesTo(kinds=("leren",), tasks=("huurtoeslag",))
    later = Refusal(
        text="Geen lessen meer", instead="rdw", applies_to=covers, valid_from=date(2027, 1, 1), valid_until=None
    )
    now = later.model_copy(update={"text": "Nu even niet", "valid_from": None, "valid_until": date(2026, 12, 31)})
    taalhuis = lindewaard.desks["taalhuis"].model_copy(update={"does_not": (later, now)})
    desks = tuple(taalhuis if desk.id == "taalhuis" else desk for desk in lindewaard.content.desks)
    kb = KnowledgeBase(lindewaard.content.model_copy(update={"desks": desks}))
    with light_product(tmp_path_factory.mktemp("doet-niet"), kb) as product:
        yield product


def words_of(answer):
    """Return what the page says."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def refusals_after(light, **changes):
    """Send the form back with other days, and return the refusals in the draft."""
    data = {"niet-0-text": "Geen lessen meer", "niet-0-instead": "rdw", "niet-0-kinds": "leren"}
    data |= {"niet-0-tasks": "huurtoeslag", "does": "Lessen", **changes}
    assert light.client.post(FORM, data=data).status_code == 303
    (draft,) = light.app.state.editing.drafts.of_municipality("lindewaard")
    light.app.state.editing.drafts.discard(draft)
    return draft.body["does_not"]


def test_the_page_of_a_desk_tells_what_holds_and_what_is_coming(light):
    """The counter and other systems hear only what holds today."""
    words = words_of(light.client.get("/loketten/taalhuis"))
    assert "Nu even niet. Wel: RDW (tot en met 31 december 2026)" in words
    assert "Dit doet het loket straks niet meer Vanaf 1 januari 2027: Geen lessen meer." in words
    told = light.client.get("/v1/desks/taalhuis").json()["desk"]["does_not"]
    assert [(one["text"], one["valid_until"]) for one in told] == [("Nu even niet", "2026-12-31")]


def test_days_are_kept_taken_away_and_left_alone(light):
    """A page that was opened before it asked for days changes none."""
    light.sign_in(Role.EDITOR)
    assert 'name="niet-0-vanaf" value="2027-01-01"' in light.client.get(FORM).text
    other = {"niet-0-vanaf": "2027-02-01", "niet-0-tot-en-met": "2027-03-01"}
    (changed,) = refusals_after(light, **other)
    assert (changed["valid_from"], changed["valid_until"]) == ("2027-02-01", "2027-03-01")
    (taken_away,) = refusals_after(light, **dict.fromkeys(other, ""))
    assert set(taken_away) == {"text", "instead", "applies_to"}
    (left,) = refusals_after(light)
    assert (left["valid_from"], "valid_until" in left) == ("2027-01-01", False)


def test_days_that_are_wrong_are_told_at_their_field(light):
    light.sign_in(Role.EDITOR)
    data = {"niet-0-text": "Geen lessen meer", "niet-0-instead": "rdw", "niet-0-kinds": "leren", "does": "Lessen"}
    for days, field, sentence in (
        (("2027-02-01", "2027-01-01"), "valid_until", "ligt vóór"),
        (("volgend jaar", ""), "valid_from", "datum"),
    ):
        light.client.post(FORM, data={**data, "niet-0-vanaf": days[0], "niet-0-tot-en-met": days[1]})
        page = unescape(light.client.get(FORM).text)
        error = re.search(rf'id="fout-niet-0-{field}">(.*?)</p>', page)[1]
        assert sentence in error
        (draft,) = light.app.state.editing.drafts.of_municipality("lindewaard")
        light.app.state.editing.drafts.discard(draft)
