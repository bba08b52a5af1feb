"""Everyday names of tasks, found in what somebody types."""

import pytest

from api.asked.matter import named_tasks
from knowledge.everyday_names import everyday_names


def test_every_name_of_a_task_means_that_task_only(lindewaard):
    """Also beside the names and synonyms of the municipality, and names that are part of another."""
    for task, names in everyday_names().tasks.items():
        for name in names:
            assert named_tasks(lindewaard, f"about {name} please") == {task}, name


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("can she get rent allowance", "huurtoeslag"),
        ("he asks about the health insurance allowance", "zorgtoeslag"),
        ("unemployment benefit", "ww-uitkering"),
        ("child benefit for two", "kinderbijslag"),
        ("supplementary child benefit", "kindgebonden-budget"),
        ("renew the residence permit", "verblijfsvergunning"),
        ("who picks up bulky waste", "grofvuil"),
        ("inheritance tax", "erfbelasting"),
        ("exchange my driving licence", "diploma-buitenland"),
    ],
)
def test_a_newcomer_is_understood_by_the_words_of_a_newcomer(lindewaard, text, task):
    """The longest name counts: a benefit with more words is another benefit."""
    assert named_tasks(lindewaard, text) == {task}
