"""What makes a question one for these desks: more of each measurement never speaks against it."""

import numpy as np
import pytest

from indexer.scope import EVERYTHING, learn


def _measured(count, near, task, inside):
    """Measurements around three means, spread a little, the same at every run."""
    chance = np.random.default_rng(7)
    return np.column_stack([chance.normal(mean, 0.1, count) for mean in (near, task, inside)])


def test_what_is_known_better_is_likelier_inside():
    rule = learn(_measured(200, 0.6, 0.7, 0.9), _measured(60, 0.4, 0.2, -0.5))
    assert rule.score(0.6, 0.7, 0.9) > 0 > rule.score(0.4, 0.2, -0.5)


def test_being_near_never_speaks_against_a_question():
    """Outside texts may look nearer than inside ones by chance; a question is not declined for being familiar."""
    rule = learn(_measured(200, 0.5, 0.7, 0.9), _measured(60, 0.6, 0.2, -0.5))
    assert rule.similarity_weight == 0
    assert min(rule.task_weight, rule.inside_weight) >= 0
    assert rule.score(0.5, 0.7, 0.9) > 0 > rule.score(0.6, 0.2, -0.5)


@pytest.mark.parametrize("count", [0, 1])
def test_with_nothing_to_learn_from_every_question_is_inside(count):
    assert learn(_measured(count, 0.5, 0.5, 0.5), _measured(0, 0, 0, 0)) == EVERYTHING
