"""A stand-in for the api: every answer is a function of the request alone. Its desks do not exist."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

TOKEN = "stand-in-token"
CHAIN = ("ido-noord", "ido-zuid", "wijkteam-west")
NAMES = {
    "ido-noord": "IDO Noord",
    "ido-zuid": "IDO Zuid",
    "wijkteam-west": "Wijkteam West",
    "schuldhulp": "Schuldhulp",
    "informatiebalie": "Informatiebalie",
}


def recommendation(desk: str) -> dict[str, Any]:
    """A desk with every field that the api gives."""
    name = NAMES[desk]
    return {
        "desk": desk,
        "name": name,
        "organisation": "Gemeente",
        "role": "helpt",
        "reasons": ["Het gaat om DigiD (digitaal helpen).", f"{name} helpt de inwoner hierbij."],
        "until": "De inwoner logt zelf in",
        "note": None,
        "open": {"now": True, "next": "12:00", "text": "Nu open, tot 12:00."},
        "hours": ["maandag 09:00-12:00"],
        "hours_note": None,
        "sessions": [],
        "address": "Plein 1",
        "phone": "0999 - 10 00 00",
        "website": None,
        "contact_checked": True,
        "access": ["inloop"],
        "languages": ["Nederlands"],
        "wheelchair": "ja",
        "handover": {
            "methods": ["Bel de collega terwijl de inwoner erbij is", "Loop met de inwoner mee"],
            "tell": ["Welke website het is", "Welke taal iemand spreekt"],
            "condition": "Geef geen BSN door.",
            "colleague_phone": "0999 - 10 00 01",
        },
        "bring": ["Geldig identiteitsbewijs", "Telefoon"],
        "warnings": [],
        "source": "Taakverdeling, 6 januari 2026",
        "verified_on": "12 februari 2026",
    }


QUESTION = {
    "id": "q-1",
    "text": "Waar gaat het over?",
    "options": [
        {
            "id": "huurtoeslag.aanvragen",
            "label": "Huurtoeslag",
            "readings": [{"task": "huurtoeslag", "kind": "aanvragen"}],
        },
        {"id": "huur.bezwaar", "label": "Huurverhoging", "readings": [{"task": "huur", "kind": "bezwaar"}]},
        {"id": "geen", "label": "Geen van deze", "readings": []},
    ],
}


FINE = {
    "id": "q-2",
    "text": "Wat heeft de inwoner nodig bij Boete?",
    "options": [
        {
            "id": "boete.adviseren",
            "label": "Advies",
            "readings": [{"task": "boete", "kind": "adviseren"}],
            "leads_to": "Naar Wijkteam West",
        },
        {
            "id": "boete.aanvragen",
            "label": "Aanvragen of regelen",
            "readings": [{"task": "boete", "kind": "aanvragen"}],
            "leads_to": "Naar Schuldhulp",
        },
        {"id": "geen", "label": "Geen van deze", "readings": [], "leads_to": None},
    ],
}
OF_A_FINE = [
    {"task": "boete", "kind": kind, "probability": chance, "task_name": "Boete", "kind_name": name}
    for kind, chance, name in (("adviseren", 0.6, "Adviseren"), ("aanvragen", 0.38, "Aanvragen"))
]


DIGID = {
    "task": "digid",
    "kind": "digitaal",
    "probability": 0.9,
    "task_name": "DigiD",
    "kind_name": "Digitaal helpen",
}
LICENCE = {"task": "rijbewijs", "kind": "aanvragen", "task_name": "Rijbewijs", "kind_name": "Aanvragen"}
OPENING = "Heel veel mensen lopen hierop vast. Zal ik het IDO even bellen?"


def advice(body: Mapping[str, Any]) -> dict[str, Any]:
    """The next desk of the chain that is not out; 'huur' needs a question, 'pizza' is nobody's business.

    A driving licence that is chosen for a 'pasje' is of the 'schuldhulp'.
    Of words about 'mist' or what is 'vaag' only DigiD, told before, makes something. Who is ashamed ('schaamt') is
    offered digital help with a sentence.
    """
    text = body["text"].lower()
    answer: dict[str, Any] = {
        "decision": "refer",
        "message": "",
        "readings": readings(text, body),
        "recommendation": None,
        "alternatives": [],
        "excluded": [{"desk": "x", "name": "Balie X", "reason": "Doet dit niet."}],
        "question": None,
        "masked": [],
        "opening": OPENING if "schaamt" in text else None,
        "revision": 1,
    }
    if nobodys(text, body):
        answer["excluded"] = []
        return answer | {"decision": "out-of-scope", "message": "Hier gaat geen loket over.", "readings": []}
    question = asked(text) if body["may_ask"] and not body["answers"] else None
    if question:
        return answer | {"decision": "clarify", "question": question}
    if "huis uit" in text and not body["urgency_settled"]:
        return answer | {"decision": "urgent", "recommendation": recommendation("schuldhulp")}
    a_licence = [answer["option"] for answer in body["answers"]] == ["rijbewijs.aanvragen"] and "pasje" in text
    left = [desk for desk in (("schuldhulp",) if a_licence else CHAIN) if desk not in body["visited"]]
    if not left:
        return answer | {"message": "Er is niemand meer. Overleg met de coördinator."}
    if left[0] == body["from_desk"]:
        return answer | {"decision": "handle-here", "recommendation": recommendation(left[0])}
    return answer | {"recommendation": recommendation(left[0])}


def nobodys(text: str, body: Mapping[str, Any]) -> bool:
    """Whether a text is about nothing that is known; what is in 'twijfel' is so once it may not be asked about."""
    if "twijfel" in text:
        return not body["may_ask"] and not body["answers"]
    pointing = ("mist" in text and "digid" not in text) or ("gerepareerd" in text and "scootmobiel" not in text)
    return pointing or any(word in text for word in ("pizza", "grap"))


def readings(text: str, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a text may be about: a 'rijbewijs' (of 'leges' first, adviseren), a 'boete', or else DigiD.

    A 'boete' hides a 'rijbewijs', but not one that 'is' something; who must the 'huis uit' hides none.
    A 'scootmobiel' is a thing, 'gerepareerd' is another matter and only with the thing.
    Words that name no 'rijbewijs' may be about one where they name 'schade' or a 'pasje'.
    The kind that was said counts, if known.
    """
    chosen = [answer["option"].removeprefix("boete.") for answer in body["answers"]]
    if "scootmobiel" in text:
        return [{**LICENCE, "task": "reparatie" if "gerepareerd" in text else "hulpmiddel", "probability": 0.6}]
    if "boete" in text and "rijbewijs is" in text:
        return [*OF_A_FINE, {**LICENCE, "probability": 0.01}]
    if "boete" in text:
        return [reading for reading in OF_A_FINE if not chosen or reading["kind"] in chosen]
    if "rijbewijs" in text and "huis uit" in text:
        return [{**LICENCE, "probability": 0.9}, {**DIGID, "probability": 0.05}]
    if "rijbewijs" in text:
        found = [{**LICENCE, "kind": "adviseren" if text.startswith("leges") else "aanvragen", "probability": 0.9}]
    elif "vaag" in text and "digid" not in text:
        found = [{**LICENCE, "probability": 0.1}]
    elif "pasje" in text:
        found = [{**DIGID, "probability": 0.6}, {**LICENCE, "probability": 0.3}]
    elif "schade" in text:
        found = [{**DIGID, "probability": 0.3}, {**LICENCE, "probability": 0.2}]
    else:
        found = [DIGID]
    if body.get("kind") in ("informeren", "bezwaar", "adviseren"):
        return [{**found[0], "kind": body["kind"], "kind_name": body["kind"].capitalize()}]
    return found


def asked(text: str) -> dict[str, Any] | None:
    """What is asked about a 'boete', of which only the kind is open, 'schade' of no known thing, and 'huur'."""
    if "boete" in text:
        return FINE
    if "vaag" in text and "digid" not in text:
        return QUESTION
    return QUESTION if "huur" in text or "twijfel" in text or ("schade" in text and "rijbewijs" not in text) else None


def mentions(text: str) -> list[dict[str, Any]]:
    """The desks whose name stands in the text."""
    return [
        {"desk": desk, "name": name, "words": name, "score": 1.0}
        for desk, name in NAMES.items()
        if name.lower() in text.lower()
    ]


def division(body: Mapping[str, Any]) -> dict[str, Any]:
    """Every named desk does DigiD, about a 'paspoort' nothing is agreed, who 'sits' is told, a 'punt' is unknown.

    What is asked of 'us' the own desk does not do and IDO Zuid does; 'only' asks it of the desk that the talk is about.
    """
    found = mentions(body["text"])
    if " ons" in body["text"] or " alleen " in body["text"]:
        asked = body["about_desk"] if " alleen " in body["text"] else body["from_desk"]
        refused = {"desk": asked, "desk_name": asked, "task": "digid", "kind": "digitaal", "verdict": "does-not"}
        refused |= {"instead": "ido-zuid", "instead_name": "IDO Zuid", "message": f"Nee, {asked} doet dit niet."}
        return {"division": refused, "message": refused["message"], "revision": 1}
    if found and " zit " in body["text"]:
        info = {"desk": found[0]["desk"], "name": found[0]["name"], "about": "sessions", "value": ["elke maandag"]}
        return {"division": None, "desk_info": info, "message": "Elke maandag van 09:00 tot 12:30.", "revision": 1}
    if "punt" in body["text"]:
        return {"division": None, "desk_unknown": True, "message": "Dat loket ken ik niet.", "revision": 1}
    if not found:
        return {"division": None, "message": "Welk loket bedoelt u?", "revision": 1}
    agreed = "paspoort" not in body["text"]
    answer = {
        "desk": found[0]["desk"],
        "desk_name": found[0]["name"],
        "task": "digid",
        "kind": "digitaal",
        "verdict": "does" if agreed else "not-agreed",
        "instead": None,
        "message": f"Ja, {found[0]['name']} doet dit.",
    }
    return {"division": answer, "message": answer["message"], "revision": 1}


def desk(body: Mapping[str, Any]) -> dict[str, Any]:
    """The named desk, or the one the talk is about, is open; who does a 'paspoort' is known, no 'kluis' of any.

    No fact is heard in a question about an 'app'.
    """
    found = mentions(body["text"])
    about = found[0]["desk"] if found else body["about_desk"]
    if about is None and body["about_task"] == "paspoort":
        about = "informatiebalie"
    if "kluis" in body["text"] and about:
        info = {"desk": about, "name": NAMES[about], "about": "unknown", "value": None}
        return {"desk_info": info, "message": f"{NAMES[about]}: dat is niet bekend.", "revision": 1}
    if about is None:
        return {
            "desk_info": None,
            "desk_unknown": "loket" in body["text"],
            "message": "Dit loket ken ik niet.",
            "revision": 1,
        }
    info = {"desk": about, "name": NAMES[about], "about": "open-now", "value": True}
    if " app " in body["text"]:
        info |= {"about": "summary", "value": "Helpt iedereen."}
    return {"desk_info": info, "message": f"{NAMES[about]} is nu open.", "revision": 1}


def code_of(body: Mapping[str, Any]) -> str:
    """A code that follows from the request alone."""
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    signs = "".join("2345678FKMPRX"[int(digest[place : place + 4], 16) % 13] for place in range(0, 24, 4))
    return f"K{signs[:3]}-P{signs[3:]}"


def referral(body: Mapping[str, Any]) -> dict[str, Any]:
    """The referral as it was asked."""
    return {
        **body,
        "code": code_of(body),
        "state": "verzonden",
        "to_name": NAMES[body["to_desk"]],
        "task_name": "DigiD",
    }


def signal(body: Mapping[str, Any]) -> dict[str, Any]:
    """The signal as it was asked; 'brief' and 'belasting' are recognised."""
    text = (body.get("text") or "").lower()
    return {
        **body,
        "code": code_of(body),
        "task_name": "DigiD" if body.get("task") or body.get("about_task") else None,
        "channel": "brief" if "brief" in text else None,
        "owner": "belastingdienst" if "belasting" in text else None,
        "owner_name": "Belastingdienst" if "belasting" in text else None,
        "chain_names": [NAMES[desk] for desk in body.get("chain") or ()],
        "withdrawn_at": None,
    }


def feedback(body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """The feedback has a code; that of 'schuldhulp' finds no room."""
    if body.get("from_desk") == "schuldhulp":
        return 503, {"detail": "Vol."}
    return 201, {"code": code_of(body)}


def found(path: str) -> dict[str, Any]:
    """A referral or signal by its code: it counts, as long as nobody withdraws it."""
    what, code = path.split("/")[2:4]
    if what == "signals":
        return signal({}) | {"code": code}
    noord = {"to_desk": "ido-noord", "to_name": NAMES["ido-noord"]}
    return {"code": code, "state": "verzonden", "task_name": "DigiD", **noord}


def withdrawn(path: str) -> dict[str, Any]:
    """The same after it was withdrawn."""
    return found(path) | {"state": "ingetrokken", "withdrawn_at": "2026-11-24T10:30:00Z"}


def recorded(path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """The answer to what is recorded, found or withdrawn; the signals of 'schuldhulp' find no room."""
    if path == "/v1/signals" and body.get("desk") == "schuldhulp":
        return 503, {"detail": "Vol."}
    if path in ("/v1/referrals", "/v1/signals"):
        return 201, referral(body) if path == "/v1/referrals" else signal(body)
    return 200, withdrawn(path) if path.endswith("/withdraw") else found(path)


ANSWERS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "/v1/advice": advice,
    "/v1/division/questions": division,
    "/v1/desks/questions": desk,
    "/v1/desks/mentions": lambda body: {"desks": mentions(body["text"])},
}


def reply(path: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
    """The status and the answer to one request."""
    if "storing" in (body.get("text") or "").lower():
        return 503, {"detail": "De kennisbank wordt geladen."}
    if path == "/v1/division/questions" and "hapert" in body["text"]:
        return 503, {"detail": "De taakverdeling is er even niet."}
    if path.startswith(("/v1/referrals", "/v1/signals")):
        return recorded(path, body)
    if path == "/v1/feedback":
        return feedback(body)
    return (200, ANSWERS[path](body)) if path in ANSWERS else (404, {"detail": "Bestaat niet."})
