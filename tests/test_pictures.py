"""The pictures in the guides exist, are made by `make pictures`, say in words what they show, and stay small."""

import re
import struct
from itertools import chain

import pytest

from tests.pictures import FOLDER, PICTURES, ROOT, WIDTH

GUIDES = sorted((ROOT / "docs").glob("gids-*.md"))
SHOWN = {guide.name: re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", guide.read_text("utf-8")) for guide in GUIDES}
LARGEST = 100_000


@pytest.mark.parametrize("guide", SHOWN)
def test_a_guide_shows_pictures_that_exist_with_words_for_who_does_not_see_them(guide):
    for words, path in SHOWN[guide]:
        assert path.startswith("pictures/")
        assert path.removeprefix("pictures/") in PICTURES
        assert (ROOT / "docs" / path).is_file(), "make pictures"
        assert len(words) >= 30
        assert not words.casefold().startswith(("afbeelding", "plaatje", "schermafdruk"))


def test_every_picture_is_made_and_shown_in_a_guide():
    """No picture is left over, and none is made for nothing."""
    shown = {path.removeprefix("pictures/") for _, path in chain.from_iterable(SHOWN.values())}
    assert shown == set(PICTURES) == {path.name for path in FOLDER.iterdir()}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_as_wide_as_a_screen_and_small(name):
    content = (FOLDER / name).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (WIDTH, PICTURES[name].height)
    assert len(content) <= LARGEST
