"""From drafts to a revision: all at once, what was looked at, and never half; on each kind of database."""

import multiprocessing
import os
import signal
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, insert, update

from api.editing.comparison import comparison, read
from api.editing.drafts import Author, EntryKey
from api.editing.publication import ordinary_moment
from api.problems import ConflictError
from knowledge.hours import TIMEZONE
from knowledge.store.revisions import sqlite_url
from knowledge.store.tables import EntryBody, RevisionEntry
from tests.api.editing.conftest import ANNA, BAS, NOW, desk_on, small


def desks_of(desk, number=None):
    return desk.store.load("lindewaard", number).desks


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (
            datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
            datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE),
        ),  # Monday, in the Netherlands
        (datetime(2026, 11, 23, 22, 30, tzinfo=UTC), datetime(2026, 11, 24, 10, 30, tzinfo=TIMEZONE)),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), datetime(2026, 12, 1, 10, 30, tzinfo=TIMEZONE)),
        (datetime(2026, 11, 29, 23, 30, tzinfo=UTC), datetime(2026, 12, 1, 10, 30, tzinfo=TIMEZONE)),
    ],
)
def test_desks_are_compared_on_the_next_tuesday_also_around_midnight(now, expected):
    assert ordinary_moment(now) == expected


def test_a_comparison_of_revisions_reads_no_more_than_it_lists(desk):
    """Between the first and the last of them thousands of entries may differ."""
    desks = ("taalhuis", "informatiebalie", "formulierenhulp")
    desk.publish(*(desk.draft(each, summary="Anders.") for each in desks))
    found = comparison(desk, "lindewaard", 1, 2)
    read(desk, found, ())  # the revision itself is read once
    asked = []
    event.listen(desk.store._engine, "before_cursor_execute", lambda *_: asked.append(1))
    assert len(read(desk, found, found.entries)) == 3
    everything, asked[:] = len(asked), []
    assert len(read(desk, found, found.entries[:1])) == 1
    assert len(asked) == everything - 2 * 2


def test_chosen_drafts_become_one_revision_and_are_closed(desk):
    """A draft that was not chosen stays."""
    one, two = desk.draft("taalhuis", name="Taalpunt"), desk.draft("informatiebalie", summary="Nieuw.")
    rest = desk.draft("formulierenhulp", name="Later")
    published = desk.publish(one, two, reason="Nieuwe naam, bel 06-12345678")
    assert published.number == 2
    assert published.author == "Anna"
    assert published.note == "Nieuwe naam, bel [telefoonnummer]"
    assert (desks_of(desk)["taalhuis"].name, desks_of(desk)["informatiebalie"].summary) == ("Taalpunt", "Nieuw.")
    assert desks_of(desk, 1)["taalhuis"].name != "Taalpunt"
    assert desk.drafts.of_municipality("lindewaard") == (rest,)


def test_publishing_again_after_a_lost_answer_publishes_nothing(desk):
    draft = desk.draft("taalhuis", name="Taalpunt")
    proposal = desk.publication.propose(ANNA, frozenset({draft.id}))
    desk.publication.publish(ANNA, proposal, proposal.seal, "")
    with pytest.raises(ConflictError, match="Er is niets gepubliceerd"):
        desk.publication.publish(ANNA, proposal, proposal.seal, "")
    again = desk.publication.propose(ANNA, frozenset({draft.id}))
    with pytest.raises(ConflictError):
        desk.publication.publish(ANNA, again, proposal.seal, "")
    assert desk.store.latest_number("lindewaard") == 2


def test_only_what_was_looked_at_is_published(desk):
    """The draft changed, or somebody else published, after the impact was shown."""
    draft = desk.draft("taalhuis", name="Taalpunt")
    seen = desk.publication.propose(ANNA, frozenset({draft.id}))
    desk.draft("taalhuis", name="Iets anders")
    with pytest.raises(ConflictError):
        desk.publication.publish(ANNA, seen, seen.seal, "")
    now = desk.publication.propose(ANNA, frozenset({draft.id}))
    desk.publish(desk.draft("informatiebalie", by=BAS, name="Balie van Bas"), by=BAS)
    with pytest.raises(ConflictError):
        desk.publication.publish(ANNA, now, now.seal, "")
    assert desks_of(desk)["taalhuis"].name != "Iets anders"
    assert desk.publish(draft).number == 3
    assert desks_of(desk)["informatiebalie"].name == "Balie van Bas"


def test_a_draft_on_an_older_body_must_be_merged_first(desk):
    mine = desk.draft("taalhuis", name="Van mij")
    desk.publish(desk.draft("taalhuis", by=BAS, name="Van Bas"), by=BAS)
    (found,) = desk.publication.propose(ANNA, frozenset({mine.id})).hindrances
    assert found.to_merge
    assert desks_of(desk)["taalhuis"].name == "Van Bas"


def test_which_drafts_are_overtaken_is_asked_of_the_revisions_once(desk):
    """Not once for each draft: with a hundred of them the list took twenty seconds."""
    drafts = [desk.draft("taalhuis", by=ANNA), desk.draft("taalhuis", by=BAS), desk.draft("formulierenhulp")]
    desk.publish(desk.draft("informatiebalie", summary="Anders."))
    assert desk.publication.overtaken(drafts) == frozenset()  # the revisions themselves are read once
    asked = []
    event.listen(desk.store._engine, "before_cursor_execute", lambda *_: asked.append(1))
    assert desk.publication.overtaken(drafts[:1]) == frozenset()
    one, asked[:] = len(asked), []
    assert desk.publication.overtaken(drafts) == frozenset()
    assert len(asked) == one


def test_only_who_drafts_what_was_published_since_is_overtaken(desk):
    mine, other = desk.draft("taalhuis", name="Van mij"), desk.draft("formulierenhulp", name="Anders")
    desk.publish(desk.draft("taalhuis", by=BAS, name="Van Bas"), by=BAS)
    assert desk.publication.overtaken((mine, other)) == {mine.id}
    assert desk.latest.body("lindewaard", 1, ("desks", "taalhuis"))["name"] != "Van Bas"
    assert desk.latest.body("lindewaard", 2, ("desks", "taalhuis"))["name"] == "Van Bas"
    assert desk.latest.body("lindewaard", 2, ("desks", "nergens")) is None
    assert desk.latest.body("lindewaard", 9, ("desks", "taalhuis")) is None


def test_what_an_older_version_stored_is_not_taken_for_a_change(desk):
    """A field that a desk did not have then, has now what it has by itself."""
    mine = desk.draft("taalhuis", name="Van mij")
    older = {field: value for field, value in desk.body("taalhuis").items() if field != "sessions"}
    digest = desk.store.digests("lindewaard", 1)["desks", "taalhuis"]
    kept = {"digest": "anders", "body": older}
    with desk.store._engine.begin() as connection:
        connection.execute(insert(EntryBody), kept)
        connection.execute(update(RevisionEntry).where(RevisionEntry.digest == digest).values(digest="anders"))
    desk.publish(desk.draft("informatiebalie", summary="Anders."))
    assert desk.store.digests("lindewaard", 2)["desks", "taalhuis"] == digest
    assert desk.publication.overtaken((mine,)) == frozenset()


def test_an_invalid_draft_or_two_of_one_entry_hinder(desk):
    wrong = desk.draft("taalhuis", name="", opening_hours="Ma 9 uur")
    found = desk.publication.propose(ANNA, frozenset({wrong.id}))
    assert found.impact is None
    assert len(found.hindrances) == 2
    twins = desk.draft("informatiebalie", name="A"), desk.draft("informatiebalie", by=BAS, name="B")
    found = desk.publication.propose(ANNA, frozenset(draft.id for draft in twins))
    assert all("Kies er één" in hindrance.sentence for hindrance in found.hindrances)
    assert not found.may_be_published


def test_what_needs_another_draft_is_published_with_it(desk):
    """A new subject, its division and its sentences refer to each other: whichever is chosen, all are looked at."""
    kb = desk.latest.kb("lindewaard")
    (task,), (row,) = kb.content.tasks, kb.content.division
    new = {**task.model_dump(mode="json"), "id": "nieuw", "name": "Een nieuw onderwerp"}
    subject = desk.draft("nieuw", new, collection="tasks")
    (alone,) = desk.publication.propose(ANNA, frozenset({subject.id})).hindrances
    assert (alone.draft, alone.sentence) == (subject, "Kies bij minstens één soort hulp een loket.")
    division = desk.draft(
        "nieuw", {**row.model_dump(mode="json", by_alias=True), "task": "nieuw"}, collection="division"
    )
    (kind,) = row.help
    for said in (["een kwibus"], ["een kwibus", "mijn kwibus is stuk", "waar koop ik een kwibus"]):
        hindrances = desk.publication.propose(ANNA, frozenset({division.id})).hindrances
        assert ["zinnen op" in hindrance.sentence for hindrance in hindrances] == [True]
        body = {"task": "nieuw", "kind": kind, "texts": said}
        desk.draft(f"nieuw/{kind}", body, collection="utterances")
    desk.publish(division, reason="Nieuw")
    published = desk.store.load("lindewaard")
    assert "nieuw" in published.tasks
    assert len([said for said in published.content.utterances if said.task == "nieuw"]) == 3
    assert desk.drafts.of_municipality("lindewaard") == ()


def test_a_division_of_a_subject_that_is_nowhere_hinders(desk):
    (row,) = desk.latest.kb("lindewaard").content.division
    division = desk.draft(
        "nergens", {**row.model_dump(mode="json", by_alias=True), "task": "nergens"}, collection="division"
    )
    (alone,) = desk.publication.propose(ANNA, frozenset({division.id})).hindrances
    assert (alone.draft, "'nergens' bestaat niet" in alone.sentence) == (division, True)


def test_taking_out_what_others_refer_to_is_said_at_that_draft(desk):
    taken_out = desk.drafts.save(
        EntryKey("lindewaard", "desks", "taalhuis"), None, by=Author.of(ANNA), base=1, seen=0, window="", at=NOW
    )
    other = desk.draft("informatiebalie", summary="Nieuw.")
    found = desk.publication.propose(ANNA, frozenset({taken_out.id, other.id})).hindrances
    assert {hindrance.draft for hindrance in found} == {taken_out}
    assert "het loket ‘Taalhuis Lindewaard’ is er dan niet meer." in found[0].sentence
    assert "taalhuis'" not in " ".join(one.sentence for one in found)


def test_what_is_wrong_elsewhere_is_said_in_names_at_who_does_it(desk):
    """Two drafts were both told that a cell is missing, with the ids of its subject and kind of help."""
    kb = desk.latest.kb("lindewaard")
    (row,) = kb.content.division
    kind, *_ = row.help
    body = row.model_dump(mode="json", by_alias=True)
    other = next(other for other in kb.kinds if other not in row.help)
    division = desk.draft(row.task, {**body, "help": {other: body["help"][kind]}}, collection="division")
    desk.draft("informatiebalie", summary="Nieuw.")
    ids = frozenset(draft.id for draft in desk.drafts.of_municipality("lindewaard"))
    found = desk.publication.propose(ANNA, ids).hindrances
    assert {one.draft.id for one in found} == {division.id}
    named = f"{kb.tasks[row.task].name}, {kb.kinds[kind].name}: "
    assert any(one.sentence.startswith(named) for one in found), [one.sentence for one in found]


def test_what_sends_residents_round_is_refused(desk):
    (row,) = desk.store.load("lindewaard").content.division
    refusal = {"text": "Doet dit niet", "instead": "informatiebalie", "applies_to": {"tasks": [row.task]}}
    draft = desk.draft("formulierenhulp", does_not=[refusal])
    with pytest.raises(ConflictError, match="vastlopen"):
        desk.publish(draft, reason="Toch")
    assert desk.store.latest_number("lindewaard") == 1


def test_a_new_warning_needs_a_reason(desk):
    body = {**desk.body("taalhuis"), "id": "nieuw-loket", "aliases": []}
    draft = desk.draft("nieuw-loket", body)
    with pytest.raises(ConflictError, match="waarom"):
        desk.publish(draft, reason="  ")
    assert desk.publish(draft, reason="Opent in januari").note == "Opent in januari"
    assert list(desks_of(desk))[-1] == "nieuw-loket"


def test_with_a_second_person_nobody_publishes_an_own_draft(tmp_path, lindewaard):
    """And a colleague publishes only what was said to be ready."""
    desk = desk_on(sqlite_url(tmp_path), small(lindewaard), second_person=True)
    draft = desk.draft("taalhuis", name="Taalpunt")
    with pytest.raises(ConflictError):
        desk.publish(draft)
    with pytest.raises(ConflictError):
        desk.publish(draft, by=BAS)
    desk.drafts.mark_ready(draft, ready=True)
    assert desk.publish(draft, by=BAS).author == "Bas"


KILLS = 50


def publish_until_killed(url, steps):
    """Publish two drafts, and die without a last word before step `steps` of what the database is asked to do."""
    desk = desk_on(url)
    drafts = [desk.draft(name, name=f"Naam {steps}") for name in ("taalhuis", "informatiebalie")]
    proposal = desk.publication.propose(ANNA, frozenset(draft.id for draft in drafts))
    taken = 0

    def step(*_, **__):
        nonlocal taken
        taken += 1
        if taken == steps:
            os.kill(os.getpid(), signal.SIGKILL)

    for moment in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(desk.store._engine, moment, step)
    desk.publication.publish(ANNA, proposal, proposal.seal, "")


@pytest.mark.timeout(300)  # fifty processes: a few seconds, or minutes on a machine that does much else
def test_a_process_killed_while_publishing_leaves_before_or_after(tmp_path, lindewaard):
    """Fifty times, before and after every step: both changes are published and both drafts closed, or neither."""
    url = sqlite_url(tmp_path)
    desk = desk_on(url, small(lindewaard))
    forking = multiprocessing.get_context("fork")
    ends = set()
    for round_ in range(KILLS):
        steps = round_ % 25 + 1
        before = desk.store.latest_number("lindewaard")
        process = forking.Process(target=publish_until_killed, args=(url, steps))
        process.start()
        process.join()
        number = desk.store.latest_number("lindewaard")
        found = desk.store.load("lindewaard", number).desks
        names = [found[name].name for name in ("taalhuis", "informatiebalie")]
        left = desk.drafts.of_municipality("lindewaard")
        if process.exitcode == 0:
            assert (number, names, left) == (before + 1, [f"Naam {steps}"] * 2, ())
        else:
            assert process.exitcode == -signal.SIGKILL
            assert (number, [draft.body["name"] for draft in left]) == (before, [f"Naam {steps}"] * 2)
            assert f"Naam {steps}" not in names
        ends.add(process.exitcode)
    assert ends == {0, -signal.SIGKILL}


def test_a_draft_that_changes_nothing_is_not_published(desk):
    """What was typed was taken back: a revision without a change would only be noise. With another draft it may go."""
    idle = desk.draft("taalhuis")
    proposal = desk.publication.propose(ANNA, frozenset({idle.id}))
    assert [one.sentence for one in proposal.hindrances] == [
        "Hierin verandert niets. Verander eerst iets, of gooi dit concept weg."
    ]
    other = desk.draft("informatiebalie", summary="Nieuw.")
    assert desk.publish(idle, other).number == 2


def test_what_is_wrong_with_a_handover_is_said_per_field_of_the_form(desk):
    empty = desk.draft("taalhuis", handover={"methods": [], "tell": [], "condition": None})
    proposal = desk.publication.propose(ANNA, frozenset({empty.id}))
    assert sorted(one.sentence.partition(": ")[0] for one in proposal.hindrances) == [
        "Warm overdragen, hoe",
        "Warm overdragen, vertel",
    ]
