"""What is shown of a count never tells how many a small group are, also not as a difference of two shown counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.insight.small import Rounding, Small

FIVE = Rounding(5)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (5, 5), (9, 5), (10, 10), (14, 10), (1_004, 1_000)])
def test_counts_are_rounded_down(count, shown):
    assert FIVE.shown(count) == shown


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_small_group_is_only_called_small(count):
    assert str(FIVE.shown(count)) == "minder dan 5"
    assert FIVE.share(count, 100) == "minder dan 6%"
    assert FIVE.share(1, count) == "niet getoond"


def test_a_share_of_nothing_is_not_hidden_but_not_known():
    assert FIVE.share(0, 0) == Rounding(1).share(0, 0) == "niet bekend"


@pytest.mark.parametrize(("whole", "said"), [(5, "niet getoond"), (9, "niet getoond"), (10, "minder dan 51%")])
def test_a_share_that_says_nothing_is_not_told(whole, said):
    """Less than all of it is true of everything."""
    assert FIVE.share(3, whole) == said


def test_with_one_as_the_smallest_group_all_is_shown():
    assert [Rounding(1).shown(count) for count in range(4)] == [0, 1, 2, 3]
    assert Rounding(1).note == ""


@given(rest=st.integers(0, 400), smallest=st.integers(5, 20))
def test_the_difference_of_two_shown_counts_leaves_every_small_group_possible(rest, smallest):
    """Whoever sees a total and all of it but one small group, cannot tell one size from each other."""
    rounding = Rounding(smallest)
    for hidden in range(1, smallest):
        total, others = rounding.shown(rest + hidden), rounding.shown(rest)
        # what is seen may come from any rest that is shown the same
        fits = {
            size
            for other in range(max(rest - smallest, 0), rest + smallest + 1)
            if rounding.shown(other) == others
            for size in range(1, smallest)
            if rounding.shown(other + size) == total
        }
        assert len(fits) >= smallest - 2


@given(count=st.integers(0, 10_000), smallest=st.integers(1, 50))
def test_a_shown_count_is_near_the_real_one(count, smallest):
    shown = Rounding(smallest).shown(count)
    if isinstance(shown, Small):
        assert 0 < count < smallest
    else:
        assert 0 <= count - shown < smallest
        assert shown % smallest == 0
