"""The state machine of a referral, walked in every order."""

from hypothesis import given
from hypothesis import strategies as st

from api.casework.states import ALLOWED, FIRST, Actor, State, may_become, refusal, sources


def test_every_state_has_its_rules():
    """A state that is added without saying what may follow is noticed here."""
    assert set(ALLOWED) == set(State)
    assert all(set(following) <= set(State) - {state} for state, following in ALLOWED.items())


def test_a_state_can_be_reached():
    """From one of the first states, by somebody."""
    reached, waiting = set(FIRST), list(FIRST)
    while waiting:
        following = set(ALLOWED[waiting.pop()]) - reached
        reached |= following
        waiting += following
    assert reached == set(State)


@given(st.sampled_from(sorted(FIRST)), st.lists(st.sampled_from(sorted(State)), max_size=12))
def test_in_whatever_order_is_tried_withdrawn_is_the_end(first, tries):
    """And nothing goes back from sent to concept."""
    state, been = first, [first]
    for to in tries:
        if may_become(state, to, Actor.SENDER):
            state = to
            been.append(to)
    assert len(been) == len(set(been))
    if State.WITHDRAWN in been:
        assert been[-1] is State.WITHDRAWN
    assert been == [step for step in State if step in been]


def test_the_states_that_lead_somewhere_follow_from_the_rules():
    assert sources(State.WITHDRAWN, Actor.SENDER) == (State.DRAFT, State.SENT)
    assert sources(State.SENT, Actor.SENDER) == (State.DRAFT,)
    assert sources(State.DRAFT, Actor.SENDER) == ()


def test_a_refusal_says_what_can_be_done_instead():
    assert "Leg een nieuwe vast" in refusal(State.WITHDRAWN, State.SENT)
    assert refusal(State.SENT, State.DRAFT) == "Deze doorverwijzing is al verzonden en kan niet concept worden."
