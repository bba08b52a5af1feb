"""What counts as national of an entry, who changed it, and what comes along; without a database."""

from datetime import date

from api.editing.composing import bodies_of
from api.national.comparing import Memory, Sort, State, compare
from api.national.taking_over import taken_over
from knowledge.national_entries import COLLECTIONS
from knowledge.schema import (
    Ambiguity,
    EscalationRule,
    Meaning,
    Period,
    Theme,
    Utterance,
    WrongReferral,
)
from knowledge.store.snapshot import ambiguity_id


def looked(layer, content, given=None):
    """Compare content with a layer; `given` is the layer that it began with."""
    under = layer.under(content)
    national = {entry: one.body for entry, one in layer.entries(under).items()}
    before = given.entries(given.under(content)) if given else {}
    memory = Memory({entry: (one.body,) for entry, one in before.items()})
    here = bodies_of(content)
    return compare(here, national, memory), here, bodies_of(under)


def with_source(layer, **values):
    """Return a layer of which the source has other entries."""
    return type(layer)(layer.layer, layer.source.model_copy(update=values))


def taken(found, *chosen):
    """Take parts over; return what becomes of the entries."""
    return taken_over(*found, chosen)


def test_a_municipality_that_has_just_begun_differs_in_nothing(first, begun):
    comparison, _, _ = looked(first, begun, first)
    assert (comparison.changes, comparison.own) == ((), ())
    assert {collection for collection, _ in first.entries(begun)} == {*COLLECTIONS, "escalation"} - {"ambiguities"}


def test_holidays_are_national_and_closed_days_are_not(first, begun):
    days = Period(name="Kermis", first=date(2027, 6, 1), last=date(2027, 6, 1))
    own = begun.model_copy(update={"calendar": begun.calendar.model_copy(update={"closed_days": (days,)})})
    holiday = {"zuid": (Period(name="Voorjaar", first=date(2027, 2, 1), last=date(2027, 2, 7)),)}
    later = with_source(first, calendar=first.source.calendar.model_copy(update={"school_holidays": holiday}))
    found = looked(later, own, first)
    (change,) = found[0].changes
    assert [(part.part, part.state) for part in change.parts] == [("school_holidays", State.NATIONAL)]
    body = taken(found, ("calendar", "calendar", "school_holidays"))["calendar", "calendar"]
    assert body["closed_days"][0]["name"] == "Kermis"
    assert body["school_holidays"]["zuid"][0]["name"] == "Voorjaar"


def test_wrong_referrals_that_were_noted_here_stay_beside_the_national_ones(first, begun):
    mine, theirs = (WrongReferral(desk=desk, reason="Doet dit niet.", instead="svb") for desk in ("ciz", "uwv"))
    aow, other = begun.division
    own = begun.model_copy(update={"division": (aow.model_copy(update={"wrong": (mine,)}), other)})
    row, rest = first.source.division
    later = with_source(first, division=(row.model_copy(update={"wrong": (theirs,)}), rest))
    found = looked(later, own, first)
    body = taken(found, ("division", "aow", "not"))["division", "aow"]
    assert [wrong["desk"] for wrong in body["not"]] == ["ciz", "uwv"]
    assert looked(first, own, first)[0].changes == ()


def test_what_was_agreed_here_is_not_questioned_as_long_as_nothing_changes_nationally(first, second, begun):
    """A cell that the layer leaves to the municipality never is."""
    aow, other = begun.division
    svb = aow.help["aanvragen"][0]
    help_ = {**aow.help, "aanvragen": (svb.model_copy(update={"note": "Alleen op afspraak."}),)}
    help_["digitaal-helpen"] = (svb.model_copy(update={"desk": "ciz"}),)
    own = begun.model_copy(update={"division": (aow.model_copy(update={"help": help_}), other)})
    comparison, _, _ = looked(second, own, first)
    parts = {(change.entry[1], part.part) for change in comparison.changes for part in change.parts}
    assert ("aow", "help.aanvragen") not in parts
    assert ("aow", "help.digitaal-helpen") not in parts
    assert comparison.own == (("division", "aow"),)


def test_a_cell_that_is_gone_takes_its_sentences_along(first, begun):
    """A subject that is gone does so when it is published."""
    aow, other = first.source.division
    less = aow.model_copy(update={"help": {kind: lines for kind, lines in aow.help.items() if kind != "aanvragen"}})
    found = looked(with_source(first, division=(less, other)), begun, first)
    assert taken(found, ("division", "aow", "help.aanvragen")).keys() == {
        ("division", "aow"),
        ("utterances", "aow/aanvragen"),
    }
    tasks = tuple(task for task in first.source.tasks if task.id != "kinderbijslag")
    found = looked(with_source(first, tasks=tasks, division=(aow,), utterances=()), begun, first)
    assert [(change.entry, change.sort) for change in found[0].changes] == [(("tasks", "kinderbijslag"), Sort.GONE)]
    assert taken(found, ("tasks", "kinderbijslag", "")) == {("tasks", "kinderbijslag"): None}


def test_what_names_something_new_brings_it(second, first, begun):
    """The row of the new subject names a new desk, and the subject a new theme; nobody has to think of that."""
    theme = Theme(id="nieuw-thema", name="Nieuw thema")
    tasks = (*second.source.tasks[:2], second.source.tasks[2].model_copy(update={"theme": theme.id}))
    found = looked(with_source(second, tasks=tasks, themes=(*second.source.themes, theme)), begun, first)
    brought = taken(found, ("tasks", "studiefinanciering", ""))
    assert {("desks", "duo"), ("themes", "nieuw-thema"), ("division", "studiefinanciering")} <= set(brought)
    assert ("desks", "svb") not in brought


def spoken(*texts, kind="informeren"):
    """Sentences about the AOW."""
    return tuple(Utterance(text=text, task="aow", kind=kind) for text in texts)


def vague(text, question="Gaat het om een vraag of een aanvraag?", kinds=("informeren", "aanvragen")):
    """A sentence that may mean more than one thing."""
    return Ambiguity(text=text, question=question, readings=tuple(Meaning(task="aow", kind=kind) for kind in kinds))


def test_of_sentences_new_national_ones_come_and_own_ones_stay(first, begun):
    """What was taken out here stays out, what the layer took back goes, and no sentence comes that stands elsewhere."""
    old, new = spoken("nationaal een", "nationaal twee", "vervalt"), spoken("nationaal een", "nationaal twee", "komt")
    before = with_source(first, utterances=(*first.source.utterances, *old))
    double = spoken("hier bij aanvragen", "hier onduidelijk")
    later = with_source(first, utterances=(*first.source.utterances, *new, *double))
    mine = (*spoken("nationaal een", "vervalt", "van ons"), *spoken("hier bij aanvragen", kind="aanvragen"))
    own = begun.model_copy(
        update={"utterances": (*begun.utterances, *mine), "ambiguities": (vague("hier onduidelijk"),)}
    )
    found = looked(later, own, before)
    (change,) = found[0].changes
    assert (change.entry, change.parts[0].state) == (("utterances", "aow/informeren"), State.NATIONAL)
    body = taken(found, ("utterances", "aow/informeren", "texts"))["utterances", "aow/informeren"]
    assert body["texts"][-3:] == ["nationaal een", "van ons", "komt"]
    assert looked(later, own, later)[0].changes == ()  # the layer says what it said: what differs was done here
    (unsure,) = looked(later, own)[0].changes
    assert unsure.parts[0].state is State.UNSURE
    assert unsure.parts[0].theirs[-2:] == ["nationaal twee", "komt"]


def test_sentences_of_a_cell_that_is_not_here_come_with_it(first, second, begun):
    entries = {change.entry for change in looked(second, begun, first)[0].changes}
    assert not {entry for entry in entries if entry[0] == "utterances"}


def test_an_ambiguous_sentence_comes_changes_and_goes_with_its_question(first, begun):
    kept, gone, ours = vague("wat met de aow"), vague("iets ouds"), vague("van onszelf")
    before = with_source(first, ambiguities=(kept, gone, vague("weggehaald")))
    asked = kept.model_copy(update={"question": "Wilt u iets weten, of iets aanvragen?"})
    far = vague("over iets dat hier niet is", kinds=("informeren", "bezwaar"))
    later = with_source(first, ambiguities=(asked, vague("helemaal nieuw"), vague("weggehaald"), far))
    own = begun.model_copy(update={"ambiguities": (kept, gone, ours)})
    found = looked(later, own, before)
    sorts = {change.sort: (change.entry[1], change.parts[0].part) for change in found[0].changes}
    assert sorts == {
        Sort.CHANGED: (ambiguity_id(kept.text), "question"),
        Sort.NEW: (ambiguity_id("helemaal nieuw"), ""),
        Sort.GONE: (ambiguity_id(gone.text), ""),
    }
    chosen = [("ambiguities", entry, part) for entry, part in sorts.values()]
    bodies = {body["text"]: body["question"] for body in taken(found, *chosen).values() if body}
    assert bodies == {kept.text: asked.question, "helemaal nieuw": kept.question}
    assert ("ambiguities", ambiguity_id("weggehaald")) in found[0].own


def rule(reason, *desks, **covers):
    """A rule of the safety net."""
    return EscalationRule(desks=desks or ("svb",), reason=reason, **covers)


def net(layer, *rules):
    """A layer of which the net has these rules, before what is about everything."""
    found = layer.source.escalation.model_copy(update={"rules": (*rules, *layer.source.escalation.rules)})
    return with_source(layer, escalation=found)


def test_of_the_safety_net_national_rules_come_and_go_between_those_of_here(first, begun):
    first_rule, last = rule("eerst", kinds=("informeren",)), rule("laatst", tasks=("kinderbijslag",))
    local = rule("van ons", "ciz", kinds=("aanvragen",), tasks=("aow",))
    before = net(first, first_rule, rule("vervalt", kinds=("leren",)), last)
    between = rule("nieuw ertussen", kinds=("bezwaar",))
    later = net(
        first,
        first_rule,
        between,
        last,
        rule("wat hier anders is afgesproken", kinds=("aanvragen",), tasks=("aow",)),
        rule("over wat hier niet is", tasks=("studiefinanciering",)),
        rule("bij wie hier niet is", "duo", kinds=("spoed",)),
    )
    everything = begun.escalation.rules[-1]
    rules = (local, first_rule, rule("vervalt", kinds=("leren",)), last, everything)
    own = begun.model_copy(update={"escalation": begun.escalation.model_copy(update={"rules": rules})})
    found = looked(later, own, before)
    (change,) = found[0].changes
    assert change.parts[0].state is State.NATIONAL
    body = taken(found, ("escalation", "escalation", "rules"))["escalation", "escalation"]
    assert [one["reason"] for one in body["rules"]] == ["van ons", "eerst", "nieuw ertussen", "laatst", "Zoekt."]
    assert body["coordinator"] == begun.escalation.coordinator
    assert looked(later, own, later)[0].changes == ()
