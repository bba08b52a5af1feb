"""What the tests of asked questions share."""

import pytest

from knowledge.desk_names import DeskNames


@pytest.fixture(scope="package")
def names(lindewaard):
    """The names of the desks of Lindewaard, as they are found in a message."""
    return DeskNames(lindewaard)
