"""Everyday names of desks and tasks, in English and by their building."""

import pytest

from knowledge.desk_names import DeskNames
from knowledge.everyday_names import everyday_names


def test_every_name_is_of_something_that_exists(lindewaard):
    """The file is written for ids that the contract fixes; a typing error would silently do nothing."""
    names = everyday_names()
    assert set(names.types) <= {desk.type for desk in lindewaard.content.desks}
    assert set(names.desks) <= set(lindewaard.desks)
    assert set(names.tasks) <= set(lindewaard.tasks)


def test_no_name_stands_twice():
    names = everyday_names()
    desks = [name.lower() for listed in (*names.types.values(), *names.desks.values()) for name in listed]
    tasks = [name.lower() for listed in names.tasks.values() for name in listed]
    assert (len(desks), len(tasks)) == (len(set(desks)), len(set(tasks)))


@pytest.mark.parametrize(
    ("text", "desk"),
    [
        ("the public library", "ido-centrum"),
        ("is the town hall open", "informatiebalie"),
        ("number of the food bank", "voedselbank"),
        ("the bank", "eigen-bank"),
        ("het IDO in de bieb", "ido-centrum"),
    ],
)
def test_a_desk_is_found_by_it(lindewaard, text, desk):
    assert [mention.desk for mention in DeskNames(lindewaard).find(text)][:1] == [desk]


def test_the_names_of_the_municipality_itself_go_before(lindewaard):
    """A municipality with a desk of its own called 'Library' means that one."""
    own = lindewaard.desks["taalhuis"].model_copy(update={"aliases": ("library",)})
    desks = tuple(own if desk.id == "taalhuis" else desk for desk in lindewaard.content.desks)
    changed = type(lindewaard)(lindewaard.content.model_copy(update={"desks": desks}))
    assert [mention.desk for mention in DeskNames(changed).find("is the library open")] == ["taalhuis"]
