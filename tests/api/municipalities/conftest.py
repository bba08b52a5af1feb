"""Both municipalities in one installation, lived in."""

import pytest

from tests.api.municipalities.life import lived_in
from tests.municipalities import PLACES, side_by_side


@pytest.fixture(scope="session")
def both(tmp_path_factory):
    """The installation with both municipalities."""
    mail = {"smtp_host": "127.0.0.1", "smtp_port": 7, "smtp_starttls": False, "mail_from": "loket@proef.example"}
    with side_by_side(
        tmp_path_factory.mktemp("both"), smallest_group=1, **mail
    ) as made:  # nobody listens there: the mail waits
        yield made


@pytest.fixture(scope="session")
def lives(both):
    """What was left behind at each."""
    return {place.id: lived_in(both, place) for place in PLACES}
