"""What changed, in words; who refers to a desk; and the list of desks."""

from datetime import date

from api.editing.composing import bodies_of
from api.editing.desk_list import Order, Status, Wanted, chosen, rows
from api.editing.differences import differences, label_of, name_of, names_of
from api.editing.usages import usages
from api.editing.validation import MODELS

TODAY = date(2027, 3, 1)


def test_a_difference_names_field_desks_and_dates(lindewaard):
    body = bodies_of(lindewaard.content)["desks", "taalhuis"]
    after = {**body, "verified_on": "2026-11-22", "contact_checked": not body["contact_checked"], "phone": None}
    found = {change.field: change for change in differences(body, after, names_of(lindewaard))}
    assert list(found) == ["phone", "verified_on", "contact_checked"]
    assert found["verified_on"].label == "Gecontroleerd op"
    assert found["verified_on"].after == ("22 november 2026",)
    assert found["phone"].after == ("(leeg)",)
    refusal = {"text": "Geen les", "instead": "informatiebalie", "applies_to": {"kinds": ["leren"], "tasks": None}}
    (change,) = differences({"does_not": []}, {"does_not": [refusal]}, names_of(lindewaard))
    assert change.before == ("(leeg)",)
    assert change.after == (
        f"Tekst: Geen les · Wel naar: {lindewaard.desks['informatiebalie'].name} · Geldt voor: Soorten hulp: Leren",
    )


def test_a_new_and_a_removed_entry_differ_in_every_filled_field(lindewaard):
    body = {"id": "x", "name": "X", "aliases": [], "address": None}
    assert [change.field for change in differences(None, body, {})] == ["name"]
    assert [change.field for change in differences(body, None, {})] == ["name"]
    assert differences(body, dict(body), {}) == ()


def test_choices_and_opening_hours_are_told_as_the_form_calls_them():
    """No code, no English and no notation, also in the division."""
    before = {"access": ["inloop"], "languages": ["nl"], "opening_hours": "24/7", "handover": {"methods": ["bellen"]}}
    after = {
        "access": ["afspraak"],
        "languages": ["nl", "uk"],
        "opening_hours": "Mo-We 09:00-12:30,13:30-16:00; Fr 10:00-12:00; PH off",
        "handover": {"methods": ["meelopen"]},
        "help": {"leren": [{"desk": "taalhuis", "role": "voert-uit"}]},
    }
    told = {change.label: change.after for change in differences(before, after, {"leren": "Leren"})}
    assert told["Zo komt u binnen"] == ("op afspraak",)
    assert told["Talen"] == ("Nederlands", "Oekraïens")
    assert told["Warm overdragen"] == ("Hoe: Loop met de inwoner mee",)
    assert told["Wie doet wat: Leren"] == ("Loket: taalhuis · Rol: regelt dit",)
    assert told["Openingstijden"] == (
        "maandag tot en met woensdag: 09:00 tot 12:30 en 13:30 tot 16:00",
        "vrijdag: 10:00 tot 12:00",
        "dicht op feestdagen",
    )


def test_every_field_of_every_entry_has_a_dutch_name():
    """An editor sees no word of the code."""
    for model in MODELS.values():
        for name, field in model.model_fields.items():
            known = field.alias or name
            assert label_of(known) != known, f"{model.__name__}.{known}"


def test_an_entry_is_called_by_its_name(lindewaard):
    assert name_of(lindewaard, "division", "huurtoeslag") == f"Taakverdeling {lindewaard.tasks['huurtoeslag'].name}"
    assert name_of(lindewaard, "desks", "nieuw", {"name": "Nieuw"}) == "Loket Nieuw"
    assert name_of(lindewaard, "calendar", "calendar") == "Kalender"


def test_every_place_that_names_a_desk_is_found(lindewaard):
    """Taking the desk away breaks exactly the entries that are listed."""
    found = usages(lindewaard, "ido-centrum")
    named = {(usage.collection, usage.entry_id) for usage in found}
    text = {entry: str(body) for entry, body in bodies_of(lindewaard.content).items()}
    expected = {entry for entry, body in text.items() if "'ido-centrum'" in body and entry != ("desks", "ido-centrum")}
    assert named == expected


def test_the_list_knows_new_archived_and_stale_desks(lindewaard):
    archived = {"oud-loket": {"name": "Oud loket", "verified_on": "2020-01-01", "organisation": "X", "type": "ido"}}
    every = rows(lindewaard, (), archived, TODAY)
    assert len(chosen(every, Wanted()).items) == len(lindewaard.desks)
    assert [row.id for row in chosen(every, Wanted(status=Status.ARCHIVED)).items] == ["oud-loket"]
    stale = chosen(every, Wanted(stale=True, order=Order.VERIFIED)).items
    assert stale
    assert all((TODAY - row.verified_on).days > 365 for row in stale)
    assert [row.verified_on for row in stale] == sorted(row.verified_on for row in stale)


def test_of_a_long_list_only_what_changed_is_told():
    """A subject has dozens of sentences; one more is one line, and what was only moved is said to be moved."""
    texts = [f"Zin {number}" for number in range(30)]
    (change,) = differences({"texts": texts}, {"texts": [*texts[1:], "Nieuwe zin"]}, {})
    assert (change.before, change.after, change.same) == (("Zin 0",), ("Nieuwe zin",), 29)
    assert change.come_and_gone == (1, 1)
    (added,) = differences({"texts": texts}, {"texts": [*texts, "Nieuwe zin"]}, {})
    assert (added.before, added.after, added.same) == (("(niets eruit)",), ("Nieuwe zin",), 30)
    assert added.come_and_gone == (1, 0)
    (moved,) = differences({"texts": texts}, {"texts": texts[::-1]}, {})
    assert moved.after == ("(alleen de volgorde is anders)",)
    (short,) = differences({"languages": ["nl"]}, {"languages": ["nl", "uk"]}, {})
    assert (short.after, short.same) == (("Nederlands", "Oekraïens"), 0)


def test_parts_that_are_all_empty_are_no_difference():
    """A new desk has an empty handover: nothing to tell."""
    assert differences(None, {"handover": {"methods": [], "tell": []}}, {}) == ()
    (change,) = differences({"handover": {"methods": ["bellen"]}}, {"handover": {"methods": []}}, {})
    assert change.after == ("(leeg)",)
