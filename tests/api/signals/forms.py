"""The form for a signal as it is sent, and the signal that comes of it."""

import re

FORM = {"tekst": "weer zo'n brief die niemand snapt", "onderwerp": "Huurtoeslag", "eigen_loket": "ido-centrum"}


def send(client, **fields):
    """Send the form; a field that is None is left out."""
    return client.post("/signalen/nieuw", data={k: v for k, v in (FORM | fields).items() if v is not None})


def kept(client, answer):
    """The signal that an answer leads to."""
    assert answer.status_code == 303, answer.text
    code = re.search(r"vastgelegd=([A-Z0-9-]+)", answer.headers["location"]).group(1)
    return client.get(f"/v1/signals/{code}").json()
