"""A new subject, as an editor makes it with the forms: begun, filled in and published."""

import re
from html import unescape

NEW = "/beheer/onderwerpen/nieuw"
NAME = "Fietstrommel huren"
ID = "fietstrommel-huren"
DATA, DIVISION, SAID = (
    f"/beheer/onderwerpen/{ID}/gegevens",
    f"/beheer/taakverdeling/{ID}/gegevens",
    f"/beheer/onderwerpen/{ID}/zinnen",
)
EXAMPLE_LINES = "\n".join(
    f"Waar huur ik een trommel voor fiets nummer {number}?" for number in ("een", "twee", "drie", "vier")
)
SENTENCE_LINES = "ik wil een fietstrommel\nplek in de fietstrommel aanvragen\nis er nog een fietstrommel vrij"


def begin(client, **changes):
    """Begin the subject."""
    return client.post(NEW, data={"naam": NAME, "thema": "leefomgeving", **changes})


def hidden(page):
    """The hidden fields and the filled text fields of a page."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    return {name: unescape(value) for name, value in found.items()}


def save(client, address, **fields):
    """Open a page of the subject, fill in fields and press the button."""
    done = client.post(address, data={**hidden(client.get(address)), **fields})
    return client.get(done.headers["location"]) if done.status_code == 303 else done


def fill(client, *, kinds=("aanvragen",), said=SENTENCE_LINES, desk="informatiebalie"):
    """Fill in everything that a subject needs."""
    save(
        client,
        DATA,
        naam=NAME,
        thema="leefomgeving",
        afbakening="Een plek in een trommel op straat.",
        synoniemen="fietskluis",
        voorbeelden=EXAMPLE_LINES,
        upl="",
    )
    lines = {
        f"{kind}-0-{field}": value
        for kind in kinds
        for field, value in (("loket", desk), ("rol", "voert-uit"), ("plek", "1"))
    }
    save(client, DIVISION, **lines)
    return save(client, SAID, **{f"zinnen-{kind}": said for kind in kinds})


def publish(client, number):
    """Look at what publishing a draft does and publish it with what belongs to it; return how many drafts that are."""
    preview = client.get(f"/beheer/publiceren?concept={number}")
    drafts = re.findall(r'name="concept" value="(\d+)"', preview.text)
    form = {"concept": drafts, "reden": "Nieuw sinds dit jaar.", "zegel": hidden(preview)["zegel"]}
    done = client.post("/beheer/publiceren", data=form)
    assert done.status_code == 303, done.text
    return len(drafts)
