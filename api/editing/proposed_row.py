"""What the counter's reports suggest for one subject of the division: a first draft, for an editor to look at. Pure."""

from collections.abc import Sequence
from typing import Any, Final

from api.editing.drafts import Body

HELPS: Final = "helpt"


def without_refusers(body: Body, kind: str, desks: Sequence[str], times: int) -> dict[str, Any] | None:
    """Return the row without the desks that refuse a kind of help, each as a known wrong referral.

    None when nothing follows: the division does not name them, or nobody else is left.
    """
    lines = list((body.get("help") or {}).get(kind, ()))
    left = [line for line in lines if line["desk"] not in desks]
    gone = [line["desk"] for line in lines if line["desk"] in desks]
    if not gone or not left:
        return None
    wrong = list(body.get("not") or ())
    known = {(one["desk"], one["kind"]) for one in wrong}
    wrong += [
        {
            "desk": desk,
            "kind": kind,
            "reason": f"Het loket weigerde dit als verkeerd loket ({times} keer gemeld).",
            "instead": left[0]["desk"],
            "instead_kind": None,
        }
        for desk in dict.fromkeys(gone)
        if (desk, kind) not in known
    ]
    return {**body, "help": {**body["help"], kind: left}, "not": wrong}


def with_desk(body: Body, kind: str, desk: str) -> dict[str, Any] | None:
    """Return the row with a desk that helps where nothing was agreed yet; None when something was."""
    help_ = body.get("help") or {}
    if help_.get(kind):
        return None
    return {**body, "help": {**help_, kind: [{"desk": desk, "role": HELPS, "until": None, "note": None}]}}
