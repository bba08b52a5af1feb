"""Expected cost: what is cheapest is done."""

from dataclasses import dataclass, field

import pytest

from api.decision import Choice, Costs, choose, is_urgent

COSTS = Costs(question=0.25, declined=1.0, missed_urgency=9.0)


@dataclass(frozen=True)
class Way:
    """A route as far as the choice looks at it."""

    probability: float
    readings: tuple = field(default=())


@dataclass(frozen=True)
class Read:
    """A reading as far as urgency looks at it."""

    kind: str
    probability: float
    task: str = "dakloos"


def choice(*chances, inside=1.0, costs=COSTS, may_ask=True):
    """Return the choice for routes of these probabilities."""
    return choose([Way(chance) for chance in chances], inside, costs, may_ask=may_ask, offered=4)


@pytest.mark.parametrize(
    ("chances", "wanted"),
    [
        ((1.0,), Choice.SETTLE),
        ((0.8, 0.2), Choice.SETTLE),
        ((0.7, 0.3), Choice.ASK),
        ((0.7, *[0.02] * 15), Choice.SETTLE),
        ((0.5, 0.5), Choice.ASK),
        ((), Choice.DECLINE),
    ],
)
def test_a_question_is_asked_when_being_wrong_costs_more(chances, wanted):
    """The chance that the best desk is wrong against the cost of a question."""
    assert choice(*chances) is wanted


def test_only_shares_count():
    """Probabilities that were cut off do not make anything less sure."""
    assert choice(0.4, 0.05) is Choice.SETTLE


def test_a_dear_question_is_not_asked():
    """With a question as bad as a wrong referral there is nothing to win."""
    assert choice(0.5, 0.5, costs=Costs(question=0.6)) is Choice.SETTLE


def test_a_clerk_who_cannot_be_asked_gets_the_likeliest():
    """A card or a list takes no question."""
    assert choice(0.5, 0.5, may_ask=False) is Choice.SETTLE


def test_what_is_probably_about_nothing_here_is_declined():
    """However sure the desk would be."""
    assert choice(1.0, inside=0.1) is Choice.DECLINE


def test_vague_but_for_these_desks_is_asked_not_declined():
    """Many desks, none likely: the question is the way to find out."""
    assert choice(*[0.2] * 5, inside=0.7) is Choice.ASK


def test_what_no_question_can_offer_counts_as_missed():
    """Twenty desks as likely: four options would miss most, so an honest "I do not know" is cheaper when unsure."""
    assert choice(*[0.05] * 20, inside=0.3) is Choice.DECLINE


def test_urgency_prefers_a_false_alarm():
    """One in ten is enough when missing costs nine times a false alarm, and the question is for these desks."""
    readings = [Read("informeren", 0.85), Read("spoed", 0.15)]
    assert is_urgent(readings, 1.0, COSTS)
    assert not is_urgent(readings, 0.5, COSTS)
    assert not is_urgent(readings, 1.0, Costs(missed_urgency=2.0))
