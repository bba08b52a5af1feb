"""Buildings with several desks, named where somebody tells where a resident was."""

import pytest

from api.asked.building import building_in
from api.heard import heard


@pytest.mark.parametrize(
    ("text", "called", "among"),
    [
        ("Meneer is al bij De Schakel geweest voor zijn schulden", "De Schakel", "sociaal-raadslieden"),
        ("was in wijkcentrum de schakel", "wijkcentrum de schakel", "wijkteam"),
        ("ze komt net uit het gemeentehuis", "gemeentehuis", "balie-burgerzaken"),
    ],
)
def test_a_building_with_several_desks_is_found_with_its_desks(lindewaard, text, called, among):
    building = building_in(lindewaard, text)
    assert building is not None
    assert building.name == text[building.start : building.end] == called
    assert among in dict(building.desks)


def test_a_desk_that_only_gives_the_street_is_in_the_building_too(lindewaard):
    building = building_in(lindewaard, "ze was in de bibliotheek")
    assert {"ido-centrum", "taalhuis"} <= set(dict(building.desks))


@pytest.mark.parametrize("text", ["is al in het Bruggebouw geweest", "de schakelaar is stuk", "bij nummer 1 geweest"])
def test_what_is_no_building_that_is_known_is_none(lindewaard, text):
    assert building_in(lindewaard, text) is None


def test_two_buildings_are_not_one(lindewaard):
    assert building_in(lindewaard, "van het gemeentehuis naar De Schakel gestuurd") is None


def test_the_name_of_a_desk_is_no_building(lindewaard, names):
    """Formulierenhulp De Schakel is a desk, and De Schakel where nine of them are."""
    assert heard(lindewaard, names, "was al bij Formulierenhulp De Schakel").building is None
    assert heard(lindewaard, names, "was al bij De Schakel").building is not None
