"""Messages of which nothing is left once personal data is masked."""

import pytest

from api.asked.personal import is_only_personal
from knowledge.masking import mask_kept


@pytest.mark.parametrize(
    "text",
    [
        "haar nummer is 06-12345678 en mail piet@voorbeeld.nl",
        "ze heet Fatima El Idrissi",
        "rekening NL91ABNA0417164300",
        "BSN 111222333",
        "mevrouw Jansen",
        "ze woont op Dorpsstraat 12",
    ],
)
def test_only_personal_data_was_told(text):
    assert is_only_personal(mask_kept(text).text)


@pytest.mark.parametrize(
    "text",
    [
        "BSN 111222333 van mevrouw Jansen, ze wil huurtoeslag aanvragen",
        "bel haar op 06-12345678 over de huur",
        "mevrouw Jansen is boos",
        "wat is het nummer van het wijkteam",
        "haar nummer",
        "",
    ],
)
def test_what_tells_more_is_heard(text):
    assert not is_only_personal(mask_kept(text).text)
