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
        ("social services sent me", "sociaal-loket"),
        ("a letter of the tax authorities", "belastingdienst"),
        ("de council for refugees, zijn die open?", "vluchtelingenwerk"),
        ("number of the municipal tax office", "balie-belastingen"),
        ("the planning department", "balie-omgeving"),
    ],
)
def test_a_desk_is_found_by_it(lindewaard, text, desk):
    assert [mention.desk for mention in DeskNames(lindewaard).find(text)][:1] == [desk]


@pytest.mark.parametrize(
    "text",
    [
        "a place in front of our house",
        "I do not feel safe at my home",
        "my employment agency does not pay",
        "what is my citizen service number",
        "too much municipal taxes",
    ],
)
def test_a_desk_is_not_found_in_words_that_look_like_its_name(lindewaard, text):
    """Each of these was one: of the court, Veilig Thuis, UWV, and two desks of the town hall."""
    assert DeskNames(lindewaard).find(text) == ()


def test_no_task_is_called_nearly_as_a_desk(lindewaard):
    """A misspelt desk would be heard where somebody names a subject."""
    desks = DeskNames(lindewaard)
    named = {name for listed in everyday_names().tasks.values() for name in listed}
    assert {name for name in named if any(one.score < 1 for one in desks.find(name))} == set()


def test_the_names_of_the_municipality_itself_go_before(lindewaard):
    """A municipality with a desk of its own called 'Library' means that one."""
    own = lindewaard.desks["taalhuis"].model_copy(update={"aliases": ("library",)})
    desks = tuple(own if desk.id == "taalhuis" else desk for desk in lindewaard.content.desks)
    changed = type(lindewaard)(lindewaard.content.model_copy(update={"desks": desks}))
    assert [mention.desk for mention in DeskNames(changed).find("is the library open")] == ["taalhuis"]
