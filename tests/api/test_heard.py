"""What the live revision knows by name in a message, before Rasa sees it."""

import pytest

from api.heard import heard
from knowledge.desk_names import DeskNames


@pytest.fixture(scope="module")
def names(lindewaard):
    return DeskNames(lindewaard)


def test_desks_are_told_by_where_their_names_stand(lindewaard, names):
    text = "doet het taalhuis ook wat burgerzaken doet"
    found = heard(lindewaard, names, text)
    assert [text[start:end] for start, end in found.named] == ["het taalhuis", "burgerzaken"]


def test_tasks_are_told_by_their_longest_names(lindewaard, names):
    assert heard(lindewaard, names, "terug naar de huurtoeslag").tasks == ("huurtoeslag",)
    assert heard(lindewaard, names, "is dat nu open?").tasks == ()


@pytest.mark.parametrize(
    ("text", "village"),
    [
        ("ze woont in Oosterlinde", "Oosterlinde"),
        ("zij is verhuisd en woont nu in oosterlinde", "Oosterlinde"),
        ("is het IDO Oosterlinde open", None),
        ("ze woont in Parijs", None),
        ("ze woont in", None),
        ("mevrouw uit Oosterlinde kan niet inloggen", "Oosterlinde"),
        ("een man van 80 uit Kerkwaard", "Kerkwaard"),
        ("die kwam bij het IDO Oosterlinde vandaan", None),
        ("een brief uit Oosterlinde", None),
    ],
)
def test_where_somebody_lives_is_said_and_not_guessed(lindewaard, names, text, village):
    assert heard(lindewaard, names, text).village == village
