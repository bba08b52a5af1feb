"""What somebody typed counts here as it counts on the page."""

import pytest
from starlette.datastructures import FormData

from api.pages.editing.common import text_of as text_for_editors
from api.pages.referral_entry import text_of as text_of_referral
from api.pages.typed_text import typed_text


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("een\r\ntwee", "een\ntwee"),
        ("een\rtwee\n\r\ndrie", "een\ntwee\n\ndrie"),
        ("  een\x00 \r\n", "een"),
        (None, ""),
    ],
)
def test_every_line_end_is_one_sign(sent, expected):
    assert typed_text(sent) == expected


@pytest.mark.parametrize("read", [text_for_editors, text_of_referral])
def test_the_forms_are_read_so(read):
    assert read(FormData({"veld": "een\r\ntwee"}), "veld") == "een\ntwee"
