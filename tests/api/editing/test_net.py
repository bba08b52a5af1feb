"""The safety net on its pages: looked up, a rule written, changed, moved and taken away, and published."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from api.accounts.identity import Person, Role
from api.editing import net_form
from api.editing.differences import changed_rules
from api.editing.merging import merge, merged
from tests.subjects import hidden, publish

LIST = "/beheer/vangnet"
RULE = f"{LIST}/regel"
BY_ITSELF = {"HX-Request": "true"}
MADE = {
    "soort": "bezwaar",
    "onderwerp": "parkeervergunning",
    "loket-1": "maatschappelijk-werk",
    "loket-2": "informatiebalie",
    "reden": "Zij kijken mee naar de brief.",
}


@pytest.fixture
def editing(subjects_product):
    """The drafts and the content behind the pages."""
    return subjects_product.app.state.editing


@pytest.fixture
def client(subjects_product, editing):
    """A client of an editor without drafts."""
    subjects_product.sign_in(Role.EDITOR)
    for draft in editing.drafts.of_municipality("lindewaard"):
        editing.drafts.discard(draft)
    return subjects_product.client


def draft_of(editing):
    """The only draft."""
    (draft,) = editing.drafts.of_municipality("lindewaard")
    return draft


def rules_of(editing):
    """The published rules."""
    return editing.latest.kb("lindewaard").content.escalation.rules


def form_of(page):
    """What a browser would send of the form of a rule."""
    text = page.text
    form = {**hidden(page), "plek": re.search(r'name="plek" value="(\d+)"', text)[1]}
    for name in ("soort", "thema", "onderwerp"):
        form[name] = re.findall(rf'name="{name}" value="([^"]+)" checked', text)
    for number, picked in enumerate(re.findall(r'<select[^>]*name="loket-\d+">(.*?)</select>', text, re.DOTALL), 1):
        form[f"loket-{number}"] = next(iter(re.findall(r'value="([^"]+)" selected', picked)), "")
    form["reden"] = unescape(re.search(r'name="reden"[^>]*>([^<]*)<', text)[1])
    return form


def save(client, address, **fields):
    """Open a rule, change fields and press the button; return the page that follows."""
    done = client.post(RULE, data={**form_of(client.get(address)), **fields})
    return client.get(done.headers["location"]) if done.status_code == 303 else done


def test_rules_are_found_by_words_and_by_what_they_are_for(client, lindewaard):
    every = lindewaard.content.escalation.rules
    page = client.get(LIST)
    assert f"{len(every)} van {len(every)} regels" in page.text
    assert every[0].reason in unescape(page.text)
    assert lindewaard.content.escalation.coordinator in unescape(page.text)
    assert "Geen regel gevonden" in client.get(f"{LIST}?zoek=xyzzy").text
    night = client.get(f"{LIST}?onderwerp=dakloos-vannacht&soort=spoed", headers=BY_ITSELF).text
    covering = [
        rule
        for rule in every
        if "spoed" in (rule.kinds or ("spoed",))
        and ((not rule.tasks and not rule.themes) or "dakloos-vannacht" in (rule.tasks or ()))
    ]
    assert night.count('class="vn-rule"') == len(covering) > 1
    assert covering[0].reason in unescape(night)


def test_opening_and_keeping_a_rule_changes_nothing(client, editing):
    for number in (1, 4, 30, len(rules_of(editing))):
        assert "Er is niets veranderd." in save(client, f"{RULE}/{number}").text
    assert editing.drafts.of_municipality("lindewaard") == ()
    assert client.get(f"{RULE}/999").status_code == 404


def test_a_rule_is_written_changed_moved_taken_away_and_published(client, editing):
    """Residents are caught by it after publishing; what changed is shown rule by rule."""
    before = rules_of(editing)
    page = save(client, RULE, **MADE, plek="2")
    assert "Regel 2" in page.text
    draft = draft_of(editing)
    assert draft.body["rules"][1] == {
        "kinds": ["bezwaar"],
        "themes": None,
        "tasks": ["parkeervergunning"],
        "desks": ["maatschappelijk-werk", "informatiebalie"],
        "reason": MADE["reden"],
    }
    assert "veranderd</span>" in client.get(LIST).text
    save(client, f"{RULE}/2", plek="1", reden="Zij kijken mee.")
    preview = unescape(client.get(f"/beheer/publiceren?concept={draft.id}").text)
    assert "Regel 1: Soorten hulp: Bezwaar, klacht en juridische hulp" in preview
    assert before[0].reason not in preview
    assert "Iemand die overal is geweest, gaat naar een ander loket" in preview
    assert "Parkeervergunning en bezoekersregeling" in preview.partition('id="vangt"')[2].partition("</table>")[0]
    assert publish(client, draft.id) == 1
    assert [rule.reason for rule in rules_of(editing)][:2] == ["Zij kijken mee.", before[0].reason]
    away = client.post(f"{LIST}/weghalen", data=form_of(client.get(f"{RULE}/1")))
    assert "uit uw concept gehaald" in client.get(away.headers["location"]).text
    publish(client, draft_of(editing).id)
    assert rules_of(editing) == before


def bring_back(client, reason):
    """Bring back the earlier rule with a reason; return the page that follows."""
    rows = client.get(f"{LIST}/eerder").text.split("<li")
    row = next(one for one in rows if reason in unescape(one))
    done = client.post(f"{LIST}/terughalen", data={"regel": re.search(r'name="regel" value="([^"]+)"', row)[1]})
    return client.get(done.headers["location"])


def test_a_rule_that_was_taken_away_or_changed_is_brought_back_to_its_place(client, editing):
    """From the draft alone, and after publishing; what is in the draft already is not brought back twice."""
    before = rules_of(editing)
    assert before[1].reason not in unescape(client.get(f"{LIST}/eerder").text)
    client.post(f"{LIST}/weghalen", data=form_of(client.get(f"{RULE}/2")))
    assert f"{LIST}/eerder" in client.get(LIST).text
    bring_back(client, before[1].reason)
    assert editing.drafts.of_municipality("lindewaard") == (), "nothing is left to publish"
    client.post(f"{LIST}/weghalen", data=form_of(client.get(f"{RULE}/2")))
    publish(client, draft_of(editing).id)
    assert before[1] not in rules_of(editing)
    seal = net_form.seal_of(before[1].model_dump(mode="json"))
    page = bring_back(client, before[1].reason)
    assert "Teruggehaald in uw concept" in page.text
    again = client.get(client.post(f"{LIST}/terughalen", data={"regel": seal}).headers["location"])
    assert "Er is niets gebeurd" in again.text
    publish(client, draft_of(editing).id)
    assert rules_of(editing) == before


def test_a_net_in_which_a_resident_is_left_with_nobody_is_not_published(client, editing):
    """Emptying what catches everything blocks; the page says what is wrong."""
    number = next(
        number
        for number, rule in enumerate(rules_of(editing), 1)
        if rule.kinds == ("informeren",) and not rule.tasks and not rule.themes
    )
    client.post(f"{LIST}/weghalen", data=form_of(client.get(f"{RULE}/{number}")))
    preview = client.get(f"/beheer/publiceren?concept={draft_of(editing).id}")
    assert "Inwoners zouden vastlopen" in preview.text
    assert 'name="zegel"' not in preview.text


def test_what_is_wrong_is_said_at_its_field(client, editing):
    page = save(client, RULE, **{**MADE, "loket-1": "", "loket-2": "", "reden": ""})
    for field, sentence in {"loketten": "Kies minstens één loket.", "reden": "Schrijf op waarom"}.items():
        assert sentence in re.search(rf'id="fout-{field}">(.*?)</p>', page.text)[1]
    assert "2 fouten" in client.get(LIST).text
    assert 'name="zegel"' not in client.get(f"/beheer/publiceren?concept={draft_of(editing).id}").text
    same = form_of(client.get(f"{RULE}/4"))
    page = save(client, RULE, **{name: same[name] for name in ("soort", "thema", "onderwerp")})
    assert "gaat over precies hetzelfde" in page.text


def test_what_is_filled_in_is_kept_by_itself_also_when_an_answer_got_lost(client, editing):
    """A new rule is there once, however often its page saves, and not one that nothing was filled in of."""
    form = form_of(client.get(RULE))
    assert "Er is nog niets ingevuld." in client.post(RULE, data=form, headers=BY_ITSELF).text
    count = len(rules_of(editing))
    for reason in ("Een", "Een reden met 06 12345678"):
        told = client.post(RULE, data={**form, "loket-1": "informatiebalie", "reden": reason}, headers=BY_ITSELF)
        assert "Vanzelf bewaard in uw concept om" in told.text
        assert len(draft_of(editing).body["rules"]) == count + 1
    assert "Weggehaald uit de tekst: telefoonnummer" in told.text
    assert "12345678" not in str(draft_of(editing).body["rules"])
    form |= hidden(told) | {"loket-1": "", "reden": "Een reden"}
    client.post(RULE, data=form, headers=BY_ITSELF)
    assert draft_of(editing).body["rules"][0]["desks"] == []


def test_two_windows_change_two_rules_and_never_type_over_one(client, editing):
    one, other = form_of(client.get(f"{RULE}/3")), form_of(client.get(f"{RULE}/3"))
    last = form_of(client.get(f"{RULE}/5"))
    save(client, RULE, **MADE, plek="1")  # every number shifts
    for form, reason in ((one, "Uit het eerste venster"), (last, "Van een andere regel")):
        assert client.post(RULE, data={**form, "plek": "", "reden": reason}).status_code == 303
    kept = [rule["reason"] for rule in draft_of(editing).body["rules"]]
    assert (kept[3], kept[5]) == ("Uit het eerste venster", "Van een andere regel")
    mine = {**other, "reden": "Uit het tweede venster"}
    assert "in een ander venster is dit concept ook veranderd" in client.post(RULE, data=mine, headers=BY_ITSELF).text
    page = client.post(RULE, data=mine)
    assert "Er is niets overschreven." in page.text
    client.post(RULE, data={**form_of(page), "plek": "4"})
    kept = [rule["reason"] for rule in draft_of(editing).body["rules"]]
    assert kept[3:5] == ["Uit het tweede venster", "Uit het eerste venster"]


def test_who_is_called_when_nobody_is_left_is_changed_too(subjects_product, client, editing):
    address = f"{LIST}/coordinator"
    first, second = hidden(client.get(address)), hidden(client.get(address))
    told = client.post(address, data={**first, "coordinator": ""}, headers=BY_ITSELF)
    assert "Schrijf op wie de balie dan belt." in told.text
    client.post(address, data={**first, **hidden(told), "coordinator": "Bel de teamleider."})
    crossed = client.post(address, data={**second, "coordinator": "Bel de directeur."})
    assert "Er is niets overschreven." in crossed.text
    assert "Bel de directeur.</textarea>" in crossed.text
    client.post(address, data={**hidden(crossed), "coordinator": "Bel de directeur."})
    assert draft_of(editing).body["coordinator"] == "Bel de directeur."
    subjects_product.person = Person(7, "bas", "Bas", frozenset({Role.EDITOR}), "lindewaard", None)
    assert "Sanne werkt ook aan het vangnet." in client.get(LIST).text


RULES = st.lists(st.sampled_from("abcdef"), unique=True)


@given(original=RULES, theirs=RULES, mine=RULES)
def test_of_rules_both_changes_are_kept_in_order(original, theirs, mine):
    """What both kept and what either wrote is there once; nobody has to choose."""
    fields = [{"rules": rules} for rules in (original, theirs, mine)]
    assert not any(found.is_conflict for found in merge(*fields))
    result = merged(*fields, {}).get("rules") or []
    written = (set(theirs) | set(mine)) - set(original)
    assert sorted(result) == sorted((set(original) & set(theirs) & set(mine)) | written)
    if [rule for rule in theirs if rule in original] == [rule for rule in original if rule in theirs]:
        assert [rule for rule in result if rule in mine] == [rule for rule in mine if rule in result]


def test_rules_that_only_moved_are_told_as_moved():
    first, second = {"reason": "een"}, {"reason": "twee"}
    assert changed_rules([first, second], [second, first], {}) == (("(leeg)",), ("De volgorde is anders bij 2 regels",))


def test_what_the_form_does_not_know_stays_until_its_box_is_empty(lindewaard):
    rule = {**net_form.NEW, "tasks": ["verdwenen", "huurtoeslag"], "desks": ["weg", "taalhuis"], "reason": "Zo."}
    form = [("onderwerp", "huurtoeslag"), ("onderwerp", "verdwenen"), ("loket-1", "weg"), ("loket-2", "taalhuis")]
    assert net_form.changed(rule, FormData([*form, ("reden", "Zo.")]), lindewaard) == rule
    fewer = net_form.changed(rule, FormData([form[0], form[3], ("reden", "Zo.")]), lindewaard)
    assert (fewer["tasks"], fewer["desks"]) == (["huurtoeslag"], ["taalhuis"])
    assert net_form.changed(rule, FormData([("onderwerp", "bedacht")]), lindewaard)["tasks"] is None
