"""Personal data stays out of drafts: running text is masked before it is kept.

The contact fields of a desk (address, telephone, e-mail, website) and its other names are public facts and stay.
"""

from collections.abc import Mapping
from typing import Any, Final

from knowledge.masking import mask

RUNNING_TEXT: Final = frozenset(
    {
        "summary", "does", "text", "hours_note", "bring", "tell", "condition",  # desks
        "scope", "synonyms", "examples", "texts", "cues", "opening", "question",  # tasks and what is said
        "until", "note", "reason", "source", "disagreement",  # the division and its safety net
    }
)  # fmt: skip
"""The fields in which an editor writes sentences, in any collection."""


def without_personal_data(value: Any, *, running: bool = False) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return the JSON `value` with personal data in its running text replaced by what it was."""
    if isinstance(value, Mapping):
        return {key: without_personal_data(part, running=running or key in RUNNING_TEXT) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [without_personal_data(part, running=running) for part in value]
    return mask(value).text if running and isinstance(value, str) else value


def personal_data_in(value: Any, *, running: bool = False) -> tuple[str, ...]:  # noqa: ANN401 - JSON of any shape
    """Return the sorts of personal data in the running text of `value`, in Dutch, sorted."""
    if isinstance(value, Mapping):
        parts = [personal_data_in(part, running=running or key in RUNNING_TEXT) for key, part in value.items()]
    elif isinstance(value, list | tuple):
        parts = [personal_data_in(part, running=running) for part in value]
    else:
        return mask(value).kinds if running and isinstance(value, str) else ()
    return tuple(sorted({kind for part in parts for kind in part}))
