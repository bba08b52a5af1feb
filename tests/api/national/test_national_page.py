"""Later changes of the national layer reach a municipality that works in the browser: as drafts, and only by choice."""

import re
from dataclasses import replace
from html import unescape

import pytest

from api.editing.drafts import Author
from knowledge.national_entries import keeps_the_layer
from knowledge.schema import Ambiguity, Meaning, Utterance
from knowledge.store.snapshot import ambiguity_id
from tests.api.national.conftest import BAS, PAGE, SANNE
from tests.layers import FRONT

PHONE = "desks:svb:phone"
SCOPE = "tasks:aow:scope"
ALL = {PHONE, SCOPE, "division:aow:help.bezwaar", "desks:duo:", "tasks:studiefinanciering:"}
"""What the later layer brings; all of it is ticked as long as nothing was changed here."""
GONE = {"desks:uwv:", "division:kinderbijslag:help.informeren"}
"""What takes something away: never ticked by itself."""


def words_of(answer):
    """Return what the page says."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def boxes(answer):
    """Return every box of the form, and whether it is ticked."""
    form = answer.text.partition('id="kiezen"')[2].partition("</form>")[0]
    return {key: bool(checked) for key, checked in re.findall(r'name="kies" value="([^"]+)"( checked)?', form)}


def choose(place, *keys, do="bewaren", seal=None):
    """Tick these and press a button; return the page that follows."""
    seal = seal or re.search(r'name="zegel" value="([^"]+)"', place.client.get(PAGE).text)[1]
    answer = place.client.post(PAGE, data={"zegel": seal, "doen": do, "kies": list(keys)})
    return place.client.get(answer.headers["location"]) if answer.status_code == 303 else answer


def drafts_of(place, person=SANNE):
    """Return the drafts of somebody by entry."""
    drafts = place.editing.drafts.of_municipality("veldhoek")
    return {(one.key.collection, one.key.entry_id): one for one in drafts if one.by.id == person.id}


def changed(content, collection, entry_id, **fields):
    """Return content in which one entry is different."""
    entries = [one.model_copy(update=fields) if one.id == entry_id else one for one in getattr(content, collection)]
    return content.model_copy(update={collection: tuple(entries)})


def publish_all(place, drafts):
    """Look at what publishing these drafts does, and publish them."""
    chosen = [draft.id for draft in drafts.values()]
    preview = place.client.get("/beheer/publiceren", params={"concept": chosen})
    seal = re.search(r'name="zegel" value="([^"]+)"', preview.text)[1]
    done = place.client.post("/beheer/publiceren", data={"concept": chosen, "zegel": seal, "reden": "Landelijk"})
    assert done.status_code == 303, words_of(done)


def test_what_changed_nationally_is_ticked_and_becomes_drafts_that_are_published_in_the_normal_way(fresh, begun):
    """A new subject brings its division and sentences. Afterwards there is nothing left but what is gone."""
    fresh.publish(begun)
    page = fresh.client.get(PAGE)
    assert boxes(page) == {**dict.fromkeys(ALL, True), **dict.fromkeys(GONE, False)}
    assert "Nu bij u 088 - 0 Landelijk 088 - 1" in words_of(page)
    assert "Bewaard: 8 concepten" in words_of(choose(fresh, *ALL))
    drafts = drafts_of(fresh)
    assert set(drafts) == {
        *(("desks", desk) for desk in ("svb", "duo")),
        *((collection, task) for collection in ("tasks", "division") for task in ("aow", "studiefinanciering")),
        ("utterances", "aow/bezwaar"),
        ("utterances", "studiefinanciering/aanvragen"),
    }
    assert fresh.kb().desks["svb"].phone == "088 - 0"  # nothing is published by itself
    publish_all(fresh, drafts)
    kb = fresh.kb()
    assert (kb.desks["svb"].phone, kb.tasks["aow"].scope) == ("088 - 1", "Landelijk nieuw.")
    assert kb.cells["studiefinanciering", "aanvragen"][0].desk == "duo"
    assert [line.desk for line in kb.cells["aow", "digitaal-helpen"]] == [FRONT]
    assert boxes(fresh.client.get(PAGE)) == dict.fromkeys(GONE, False)
    choose(fresh, "desks:uwv:")
    drafts = drafts_of(fresh)
    assert drafts["desks", "uwv"].body is None
    assert "uwv" not in str(drafts["division", "kinderbijslag"].body)  # else it could not be published
    publish_all(fresh, drafts)
    assert "uwv" not in fresh.kb().desks
    assert boxes(fresh.client.get(PAGE)) == {}


def test_own_words_are_told_apart_and_stay_unless_they_are_ticked(veldhoek, begun):
    """The layer changed the number, the editor another field and that number too."""
    own = changed(begun, "desks", "svb", phone="088 - 7", summary="Onze eigen woorden.")
    veldhoek.publish(own)
    page = veldhoek.client.get(PAGE)
    assert boxes(page)[PHONE] is False
    assert "desks:svb:summary" not in boxes(page)  # nothing national changed in it
    assert "u hebt dit zelf anders Nu bij u 088 - 7 Landelijk 088 - 1" in words_of(page)
    choose(veldhoek, SCOPE)
    assert set(drafts_of(veldhoek)) == {("tasks", "aow")}
    choose(veldhoek, PHONE)
    body = drafts_of(veldhoek)["desks", "svb"].body
    assert (body["phone"], body["summary"]) == ("088 - 1", "Onze eigen woorden.")


def test_without_memory_of_what_the_layer_said_nothing_is_ticked(veldhoek):
    """A municipality from before this was remembered: nobody can know who changed a text, and the page says so."""
    page = veldhoek.client.get(PAGE)
    ticked = {key for key, is_chosen in boxes(page).items() if is_chosen}
    assert ticked == ALL - {PHONE, SCOPE}
    assert "niet zeker of u dit zelf hebt veranderd" in words_of(page)


def test_opening_hours_are_told_in_words_that_show_the_difference(veldhoek, begun, second):
    hours = "Mo,Tu 09:00-12:00"
    veldhoek.publish(changed(begun, "desks", "svb", opening_hours=hours))
    veldhoek.carry(type(second)(second.layer, changed(second.source, "desks", "svb", opening_hours=f"{hours}; PH off")))
    days = "maandag en dinsdag: 09:00 tot 12:00"
    assert f"Nu bij u {days} Landelijk {days} dicht op feestdagen" in words_of(veldhoek.client.get(PAGE))


def test_a_taken_number_does_not_pass_for_one_that_was_called_here(veldhoek, begun, second):
    svb = next(desk for desk in second.source.desks if desk.id == "svb")
    veldhoek.publish(
        changed(begun, "desks", "svb", contact_checked=True, verified_on=svb.verified_on.replace(year=2027))
    )
    choose(veldhoek, PHONE)
    body = drafts_of(veldhoek)["desks", "svb"].body
    assert (body["verified_on"], body["contact_checked"]) == (svb.verified_on.isoformat(), svb.contact_checked)


def test_a_draft_that_is_there_stays_as_it_is(veldhoek, begun):
    """Of the editor: it is not offered and not touched. Of a colleague: it is said, and stays too."""
    veldhoek.publish(begun)
    base = veldhoek.kb().revision
    for person, desk in ((SANNE, "svb"), (BAS, "uwv")):
        body = next(one for one in begun.desks if one.id == desk).model_dump(mode="json", by_alias=True)
        veldhoek.editing.drafts.save(
            veldhoek.editing.key("veldhoek", "desks", desk),
            {**body, "name": "Mijn concept"},
            by=Author.of(person),
            base=base,
            seen=0,
            window="w",
            at=veldhoek.editing.clock(),
        )
    page = veldhoek.client.get(PAGE)
    assert PHONE not in boxes(page)
    assert "Hier werkt ook iemand anders aan: Bas." in words_of(page)
    answer = choose(veldhoek, PHONE, SCOPE)
    assert "Bewaard: 1 concept." in words_of(answer)
    assert "1 niet bewaard: daarvan had u al een concept" in words_of(answer)
    assert drafts_of(veldhoek)["desks", "svb"].body["name"] == "Mijn concept"
    assert drafts_of(veldhoek, BAS)["desks", "uwv"].body["name"] == "Mijn concept"


def test_taking_over_can_be_undone_but_not_what_was_worked_on_since(veldhoek, begun):
    veldhoek.publish(begun)
    choose(veldhoek, PHONE, SCOPE)
    mine = drafts_of(veldhoek)["tasks", "aow"]
    veldhoek.editing.drafts.save(
        mine.key,
        {**mine.body, "name": "Verder"},
        by=mine.by,
        base=mine.base,
        seen=mine.version,
        window="w",
        at=veldhoek.editing.clock(),
    )
    answer = veldhoek.client.post(f"{PAGE}/weggooien")
    assert answer.headers["location"] == f"{PAGE}?weg=1"
    assert set(drafts_of(veldhoek)) == {("tasks", "aow")}
    assert boxes(veldhoek.client.get(PAGE))[PHONE] is True  # offered again


def test_a_subject_that_is_gone_can_be_published_with_all_that_goes_along(fresh, begun, first):
    fresh.publish(begun)
    source = first.source
    without = {
        name: tuple(one for one in getattr(source, name) if getattr(one, key) != "kinderbijslag")
        for name, key in (("tasks", "id"), ("division", "task"), ("utterances", "task"))
    }
    fresh.carry(type(first)(first.layer, source.model_copy(update=without)))
    assert boxes(fresh.client.get(PAGE)) == {"tasks:kinderbijslag:": False}
    choose(fresh, "tasks:kinderbijslag:")
    publish_all(fresh, drafts_of(fresh))
    assert "kinderbijslag" not in fresh.kb().tasks
    assert {one.task for one in fresh.kb().content.utterances} == {"aow"}
    fresh.carry(first)
    assert "Van uzelf (1)" in words_of(fresh.client.get(PAGE))  # it was national, and was taken out here


def test_what_is_left_is_asked_again_when_the_layer_changes_again_or_the_editor_says_so(veldhoek, begun, second):
    veldhoek.publish(changed(begun, "desks", "svb", phone="088 - 7"))
    assert "2 wijzigingen blijven zoals ze bij u zijn" in words_of(choose(veldhoek, PHONE, "desks:duo:", do="laten"))
    assert not {PHONE, "desks:duo:"} & boxes(veldhoek.client.get(PAGE)).keys()
    assert drafts_of(veldhoek) == {}
    veldhoek.client.post(f"{PAGE}/terug", data={"kies": "desks:duo:"})
    assert "desks:duo:" in boxes(veldhoek.client.get(PAGE))
    third = type(second)(second.layer, changed(second.source, "desks", "svb", phone="088 - 3"))
    veldhoek.carry(third)
    assert boxes(veldhoek.client.get(PAGE))[PHONE] is False


def test_what_was_taken_once_is_national_later(veldhoek, begun, second):
    """The next change of the same text is ticked by itself: nobody made it here."""
    veldhoek.publish(begun)
    choose(veldhoek, PHONE)
    publish_all(veldhoek, drafts_of(veldhoek))
    third = type(second)(second.layer, changed(second.source, "desks", "svb", phone="088 - 3"))
    veldhoek.carry(third)
    assert boxes(veldhoek.client.get(PAGE))[PHONE] is True


def test_a_button_without_a_tick_says_so_and_changes_nothing(veldhoek, begun):
    veldhoek.publish(begun)
    for keys in ((), ("geen-onderdeel",), ("a:b:c:d",)):
        answer = choose(veldhoek, *keys)
        assert (answer.status_code, "U hebt niets aangevinkt" in words_of(answer)) == (422, True)
    assert drafts_of(veldhoek) == {}


def test_when_something_was_published_meanwhile_the_ticks_are_kept_and_nothing_is_done(veldhoek, begun):
    veldhoek.publish(begun)
    answer = choose(veldhoek, SCOPE, seal="1-oud")
    assert (answer.status_code, "Intussen is er iets gepubliceerd" in words_of(answer)) == (422, True)
    assert [key for key, is_chosen in boxes(answer).items() if is_chosen] == [SCOPE]
    assert drafts_of(veldhoek) == {}


def test_with_nothing_to_choose_the_page_says_so(veldhoek, begun, first):
    veldhoek.publish(begun)
    veldhoek.carry(first)
    page = veldhoek.client.get(PAGE)
    assert (boxes(page), "Er is niets om over te kiezen" in words_of(page)) == ({}, True)


def test_who_keeps_the_layer_has_nothing_to_take_over(veldhoek):
    """The layer is not even read: that takes seconds."""
    assert (keeps_the_layer("lindewaard"), keeps_the_layer("veldhoek")) == (True, False)
    state = veldhoek.app.state
    state.national = replace(state.national, keeps=lambda name: name == "veldhoek", layer=lambda: pytest.fail("read"))
    page = veldhoek.client.get(PAGE)
    assert "houdt de landelijke teksten zelf bij" in words_of(page)
    assert veldhoek.client.post(PAGE, data={"kies": PHONE}).status_code == 303


def test_sentences_are_taken_over_line_by_line_and_what_is_left_stays_left(veldhoek, begun, first):
    """Only what comes and goes is shown; taken or left, it is not asked again when something is added here."""
    source = first.source
    new = tuple(Utterance(text=f"landelijk over {kind}", task="aow", kind=kind) for kind in ("informeren", "aanvragen"))
    meanings = tuple(Meaning(task="aow", kind=kind) for kind in ("informeren", "aanvragen"))
    vague = Ambiguity(text="de aow", question="Wilt u iets weten, of aanvragen?", readings=meanings)
    said = {"utterances": (*source.utterances, *new), "ambiguities": (vague,)}
    veldhoek.publish(begun)
    veldhoek.carry(type(first)(first.layer, source.model_copy(update=said)))
    informing, asking = (f"utterances:aow/{kind}:texts" for kind in ("informeren", "aanvragen"))
    unclear = f"ambiguities:{ambiguity_id(vague.text)}:"
    page = veldhoek.client.get(PAGE)
    assert boxes(page) == dict.fromkeys((informing, asking, unclear), True)
    assert "Dit gaat weg (leeg) Dit komt erbij landelijk over informeren" in words_of(page)
    assert "Onduidelijke zin ‘de aow’" in words_of(page)
    choose(veldhoek, asking, do="laten")
    choose(veldhoek, informing, unclear)
    publish_all(veldhoek, drafts_of(veldhoek))
    content = veldhoek.kb().content
    assert [one.text for one in content.utterances if one.text.startswith("landelijk")] == ["landelijk over informeren"]
    assert [one.question for one in content.ambiguities] == [vague.question]
    assert boxes(veldhoek.client.get(PAGE)) == {}
    ours = tuple(Utterance(text=f"van ons over {kind}", task="aow", kind=kind) for kind in ("informeren", "aanvragen"))
    veldhoek.editing.store.publish(
        content.model_copy(update={"utterances": (*content.utterances, *ours)}), author="test", note=""
    )
    assert boxes(veldhoek.client.get(PAGE)) == {}
