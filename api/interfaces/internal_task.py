"""A referral as an internal task for Open Klant 2 (API Klantinteracties), to be taken over by a customer system.

Fields and their lengths are those of the published description of version 0.5.0 (maykinmedia/open-klant,
components/klantinteracties/openapi.yaml); a test holds the two together. An internal task cannot stand alone there: it
follows on a customer contact and is assigned to an actor. So they come together, in the order in which they are made.
Open Klant gives each its own uuid; the ones in this document only say which belongs to which, and are the same at every
export of the same referral.
"""

import uuid
from typing import Any, Final

from api.casework.following import last_step
from api.casework.referral import ReferralOut
from api.casework.states import OPEN
from api.casework.wording import STATES

NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://loketwijzer.example/interne-taak")
REGISTER: Final = "loketwijzer"
LONGEST_ACTION: Final = 200
LONGEST_EXPLANATION: Final = 1000
TO_DO, DONE = "te_verwerken", "verwerkt"


def internal_task(referral: ReferralOut) -> dict[str, Any]:
    """Return the contact, the actor and the task of a referral, under the names of the API Klantinteracties."""
    contact, actor, task = (str(uuid.uuid5(NAMESPACE, f"{part}/{referral.code}")) for part in ("kc", "actor", "taak"))
    told = referral.task is not None  # when the resident said no, the name is the sentence that says so
    about = f"{referral.task_name}: {referral.kind_name}" if told else referral.task_name
    asked = f"Help de inwoner met {about}" if told else f"Help de inwoner. {about}"
    is_open = referral.state in OPEN
    body: dict[str, Any] = {
        "klantcontact": {
            "uuid": contact,
            "kanaal": "balie",
            "onderwerp": about[:LONGEST_ACTION],
            "inhoud": "",
            "indicatieContactGelukt": True,
            "taal": "nld",
            "vertrouwelijk": True,
            "plaatsgevondenOp": referral.created_at.isoformat(),
        },
        "onderwerpobject": {
            "klantcontact": {"uuid": contact},
            "onderwerpobjectidentificator": _identified(referral.code, "doorverwijzing", "code"),
        },
        "actor": {
            "uuid": actor,
            "naam": referral.to_name[:LONGEST_ACTION],
            "soortActor": "organisatorische_eenheid",
            "indicatieActief": True,
            "actoridentificator": _identified(referral.to_desk, "loket", "id"),
        },
        "internetaak": {
            "uuid": task,
            "gevraagdeHandeling": asked[:LONGEST_ACTION],
            "aanleidinggevendKlantcontact": {"uuid": contact},
            "toegewezenAanActoren": [{"uuid": actor}],
            "toelichting": _explanation(referral)[:LONGEST_EXPLANATION],
            "status": TO_DO if is_open else DONE,
        },
    }
    closed = None if is_open else last_step(referral)  # not when the sender added or settled something afterwards
    if closed is not None:
        body["internetaak"]["afgehandeldOp"] = closed.at.isoformat()
    return body


def _identified(value: str, what: str, by: str) -> dict[str, str]:
    return {"objectId": value, "codeObjecttype": what, "codeRegister": REGISTER, "codeSoortObjectId": by}


def _explanation(referral: ReferralOut) -> str:
    """Say in Dutch what whoever takes up the task must know; notes went through masking when they were kept."""
    lines = [f"Doorverwijzing {referral.code}, stand: {STATES[referral.state]}."]
    if referral.from_name:
        lines.append(f"Doorverwezen door: {referral.from_name}.")
    if referral.handover:
        lines.append(f"Overgedragen: {referral.handover.value}.")
    if referral.tried:
        lines.append(f"Al geprobeerd: {referral.tried}")
    if referral.note:
        lines.append(f"Notitie: {referral.note}")
    if referral.feedback_on:
        lines.append(f"Terugkoppeling gevraagd voor {referral.feedback_on.isoformat()}.")
    return "\n".join(lines)
