"""One step settles some of what was reported, once; taken back, everything is as it was."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import numpy as np
import pytest

from api.casework.editor_work import Matter, Outcome, Status, WorkSort, count
from api.casework.feedback import Said
from api.casework.open_work import grouped, open_items
from api.casework.settling import SHOWN, Awaited, Step
from tests.api.casework.values import NOON, asked

HERE = "lindewaard"
CELL = Matter(WorkSort.NOT_RIGHT, "aow", "invullen", None)
ASKED = Matter(WorkSort.NO_ANSWER, None, None, None)
REFUSED = Matter(WorkSort.WRONG_DESK, "aow", "invullen", "ido-centrum")
HOUR = timedelta(hours=1)


def say(store, matter=CELL, text="klopt niet", at=NOON, desk="informatiebalie"):
    return store.feedback.add(asked(), matter, Said(text, desk, at), 3)


def refuse(store, times=1):
    with store.engine.begin() as connection:
        for _ in range(times):
            count(connection, HERE, REFUSED, NOON)


def settle(store, codes=(), works=(), key=None, at=NOON + HOUR, **changes):
    facts = {"sort": WorkSort.NOT_RIGHT, "outcome": Outcome.EXPLAINED, "note": None, "awaited": None, "key": key}
    return store.settlements.settle(HERE, codes, works, Step(**facts | changes), at)


def counts(store, status=Status.OPEN):
    return [(work.matter, work.count, work.round) for work in store.work.listed(HERE, status)]


def keys(store):
    return {item.key for item in open_items(store.engine, HERE)}


def test_part_of_what_was_reported_is_settled_and_the_rest_stays(store):
    """The count follows; the last one closes the work; what comes after that is a next round."""
    first, second, third = say(store), say(store), say(store)
    settled, is_new = settle(store, [first, second])
    assert (settled.count, is_new, settled.waits) == (2, True, False)
    assert (keys(store), counts(store)) == ({third}, [(CELL, 1, 1)])
    settle(store, [third])
    assert (keys(store), counts(store)) == (set(), [])
    later = say(store, at=NOON + 2 * HOUR)
    assert (keys(store), counts(store)) == ({later}, [(CELL, 1, 2)])


def test_a_step_that_is_sent_twice_counts_once(store):
    """Also when both arrive at one moment; what is settled by one editor is not settled by another."""
    codes = [say(store) for _ in range(3)]
    with ThreadPoolExecutor(4) as people:
        found = list(people.map(lambda _: settle(store, codes, key="zelfde"), range(4)))
    assert len({settlement.id for settlement, _ in found}) == 1
    assert sum(is_new for _, is_new in found) == 1
    assert settle(store, codes, key="ander") is None
    assert len(store.settlements.done(HERE)) == 1
    assert (
        store.settlements.settle("elders", codes, [], Step(WorkSort.NOT_RIGHT, Outcome.RIGHT, None, None, None), NOON)
        is None
    )


@pytest.mark.parametrize("meanwhile", [False, True])
def test_taken_back_everything_is_open_again(store, meanwhile):
    """Refusals too; what was reported meanwhile is counted with it; taking it back twice changes nothing."""
    codes = [say(store), say(store), say(store)]
    refuse(store, 2)
    (work,) = [item.work for item in open_items(store.engine, HERE) if item.work]
    settled, _ = settle(store, codes[:2], [work])
    assert settled.count == 4
    if meanwhile:
        refuse(store)
    assert store.settlements.undo(HERE, settled.id, NOON + 2 * HOUR)
    assert not store.settlements.undo(HERE, settled.id, NOON + 2 * HOUR)
    times = 3 if meanwhile else 2
    round_ = 2 if meanwhile else 1
    assert sorted(counts(store), key=str) == sorted([(CELL, 3, 1), (REFUSED, times, round_)], key=str)
    assert keys(store) >= set(codes)
    assert store.settlements.find(HERE, settled.id).undone_at == NOON + 2 * HOUR


def test_what_waits_for_a_publication_is_done_with_its_revision(store):
    code = say(store)
    settled, _ = settle(store, [code], awaited=Awaited("division", "aow", 3))
    assert store.settlements.waiting(HERE) == (settled,)
    store.settlements.published(HERE, settled.id, 4, NOON + 2 * HOUR)
    assert store.settlements.waiting(HERE) == ()
    found = store.remarks.of_code(HERE, code).settlement
    assert (found.revision, found.settled_at) == (4, NOON + 2 * HOUR)


def test_everything_that_waits_is_looked_at_however_much_there_is(store):
    """The first step too: whether its publication came is asked of every step that waits."""
    found = [
        settle(store, [say(store)], awaited=Awaited("desks", f"loket-{number}", 3))[0] for number in range(SHOWN + 1)
    ]
    assert {step.id for step in store.settlements.waiting(HERE)} == {step.id for step in found}


def test_a_desk_hears_of_its_own_remarks_and_refusals_without_words(store):
    mine, _ = say(store), say(store, desk="taalhuis")
    refuse(store, 2)
    settle(store, [mine], note="De tijden zijn aangepast")
    remarks = store.remarks.of_desk(HERE, "informatiebalie", NOON - HOUR)
    assert [(remark.code, remark.settlement.note) for remark in remarks] == [(mine, "De tijden zijn aangepast")]
    (refused,) = store.remarks.of_desk(HERE, "ido-centrum", NOON - HOUR)
    assert (refused.count, refused.settlement) == (2, None)
    assert not {"text", "by"} & set(type(refused).__dataclass_fields__)
    assert store.remarks.of_desk("elders", "informatiebalie", NOON - HOUR) == []


def test_what_a_desk_reported_is_read_a_part_at_a_time(store):
    """What changed last first, refusals among it; nothing twice, nothing left out, however much there is."""
    said = [say(store, at=NOON - number * HOUR, desk="ido-centrum") for number in range(1, 60)]
    refuse(store, 2)
    settle(store, said[-1:], note="Aangepast", at=NOON + HOUR)
    asked_for = (HERE, "ido-centrum", NOON - timedelta(days=92))
    total = store.remarks.count(*asked_for)
    parts = [store.remarks.of_desk(*asked_for, 25, skip) for skip in range(0, total, 25)]
    assert [len(part) for part in parts] == [25, 25, 10]
    codes = [remark.code for part in parts for remark in part]
    assert codes == [said[-1], None, *said[:-1]]
    assert (parts[0][0].settlement.note, parts[0][1].count) == ("Aangepast", 2)
    assert store.remarks.heard(*asked_for, NOON + HOUR) == 1
    assert store.remarks.heard(*asked_for, NOON + 2 * HOUR) == 0
    assert store.remarks.count("elders", "ido-centrum", NOON - HOUR) == 0


def test_what_only_has_words_is_grouped_by_them(store):
    """Questions without an answer by their profiles; a cell stays together whatever was said; most reported first."""
    market, market2, dog = (say(store, ASKED, text) for text in ("marktkraam", "kraam op de markt", "hond kwijt"))
    cell = [say(store, CELL, text) for text in ("dit klopt niet", "heel iets anders", "en nog wat")]
    side, other = np.eye(2, dtype=np.float32)
    profiles = {"marktkraam": side, "kraam op de markt": np.float32([0.8, 0.6]), "hond kwijt": other}
    found = [{item.key for item in group.items} for group in grouped(open_items(store.engine, HERE), profiles)]
    assert found == [set(cell), {market, market2}, {dog}]
    without = grouped(open_items(store.engine, HERE), {})
    assert sorted(group.count for group in without) == [3, 3]
