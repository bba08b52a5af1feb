"""What an owner typed on the page behind a link: read from the form, and shown again without personal data."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.datastructures import FormData

from api.editing.privacy import without_personal_data
from api.freshness.answering import LINES, LISTS, Told, label
from api.freshness.proposals import Change
from api.pages.typed_text import typed_text
from knowledge.masking import mask_kept

HOURS: Final = "Openingstijden"
REMARK: Final = "Wat er verder anders is"
LONGEST_READ: Final = 3000
"""More of a field is never read; what is too long is said at the field."""


def text_of(form: FormData, name: str) -> str:
    """Return the text of one field."""
    return typed_text(form.get(name))[:LONGEST_READ]


def told_in(form: FormData) -> Told:
    """Return what was filled in."""
    fields = {name: text_of(form, name) for name in (*LINES, *LISTS)}
    return Told(fields, text_of(form, "hours"), text_of(form, "remark"))


def as_text(body: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a desk that an owner may change, as text: a list has a line for each."""
    lists = {name: "\n".join(body.get(name) or ()) for name in LISTS}
    return {name: body.get(name) or "" for name in LINES} | lists


def in_words(told: Told, now: Mapping[str, str]) -> dict[str, str]:
    """Return what was filled in that is not so `now`, by what it is called; as it would have been kept.

    Names and numbers of persons are taken out here too: this text is going to be mailed or read out.
    """
    changed = {name: text for name, text in told.fields.items() if text != now.get(name, "")}
    fields = {label(name): text for name, text in without_personal_data(changed).items()}
    words = {HOURS: told.hours, REMARK: told.remark}
    return fields | {what: mask_kept(text).text for what, text in words.items() if text}


def kept(change: Change) -> dict[str, str]:
    """Return what is kept of a change, by what it is called: the owner reads what was taken out of it."""
    after = change.after.items()
    fields = {label(name): "\n".join(new) if isinstance(new, list) else new or "" for name, new in after}
    return fields | {what: text for what, text in ((HOURS, change.hours), (REMARK, change.remark)) if text}
