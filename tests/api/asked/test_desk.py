"""About which desk a question about the division is."""

import pytest

from api.asked.desk import asked_desk


@pytest.mark.parametrize(
    ("text", "desk"),
    [
        ("mag ik als vrijwilliger meekijken bij haar bank?", "ido-centrum"),
        ("mag ik meekijken bij de bank?", "ido-centrum"),
        ("helpt haar bank daarbij?", "eigen-bank"),
    ],
)
def test_with_whom_we_look_along_is_not_who_does_it(lindewaard, names, text, desk):
    assert asked_desk(lindewaard, text, names.find(text), "ido-centrum", None).desk == desk
