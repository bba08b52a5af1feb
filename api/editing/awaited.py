"""Which publication brought what a step of an editor waits for, whoever published it and however."""

from api.casework.settling import Awaited, Settlements
from api.editing.editing import Editing


def take_note(editing: Editing, settlements: Settlements, municipality: str) -> None:
    """Close every step that waited for something that is published by now. Raises StoreError."""
    waiting = settlements.waiting(municipality)
    if not waiting:
        return
    moments = {revision.number: revision.created_at for revision in editing.store.history(municipality)}
    for settlement in waiting:
        number = brought_by(editing, municipality, settlement.awaited) if settlement.awaited else None
        if number is not None:
            settlements.published(municipality, settlement.id, number, moments[number])


def brought_by(editing: Editing, municipality: str, awaited: Awaited) -> int | None:
    """Return the first revision after the base that has the change, None as long as there is none. Raises StoreError.

    Sentences must all be in it; without sentences any change of the entry counts.
    """
    history = editing.store.entry_history(municipality, awaited.collection, awaited.entry_id)
    before = [digest for number, digest in history.items() if number <= awaited.base]
    looked_at = before[-1] if before else None
    for number, digest in history.items():
        if number <= awaited.base or digest == looked_at:
            continue
        looked_at = digest
        if not awaited.sentences or set(awaited.sentences) <= set(editing.store.body(digest)["texts"]):
            return number
    return None
