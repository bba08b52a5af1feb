"""The words of the assistant: short Dutch (B1), from fields of the api only. Pure functions.

One desk, why, open now or when, how to hand over, where it stops. With urgency the telephone comes first.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

Fields = Mapping[str, Any]

API_DOWN = "Ik kan de loketten nu niet raadplegen. Probeer het over een minuut nog eens. Is er gevaar? Bel 112."
NO_SITUATION = "Vertel eerst kort wat er aan de hand is. Dan zoek ik het juiste loket."
WHAT_IS_IT = "Wat is er aan de hand, en wat wil de inwoner? Dan zoek ik het juiste loket."
NOBODY_LEFT = "Er is geen ander loket meer dat dit doet. Stuur de inwoner niet verder en overleg met uw coördinator."
WHICH_DESK = "Bij welk loket is de inwoner al geweest? Noem de naam, dan slaan we het over."
OLD_CHOICE = "Die keuze hoort bij een eerdere vraag."
RESTARTED = "We beginnen opnieuw. Wat is er aan de hand?"
NOTHING_TO_RECORD = (
    "Wat zal ik vastleggen? Vertel eerst wat er aan de hand is, dan zoek ik het loket. "
    "Liep een inwoner ergens op vast? Zeg dan bijvoorbeeld: signaal, de brief van het waterschap is niet te lezen."
)
HANDLED_HERE = (
    "U helpt de inwoner zelf, dus er is geen doorverwijzing om vast te leggen. "
    "Liep de inwoner ergens op vast? Zeg dan: maak een signaal."
)
NOTHING_TO_HAND_OVER = (
    "U helpt de inwoner zelf, dus er is niets over te dragen. "
    "Moet de inwoner toch naar een ander loket? Zeg: iets anders."
)
DOES_IT_ONESELF = "Dit doet u zelf"
"""What the api says of an option that the asking desk does."""

ANSWER_FIRST = "Dan wil ik eerst weten om welk loket het gaat."
NOT_SUPPOSED = "Klopt dat niet? Zeg dan: nee, het gaat om ..."
NO_DESK = "Er is geen loket om naar door te verwijzen. Overleg met uw coördinator."
WHAT_SIGNAL = (
    "Waarop loopt de inwoner vast? Noem het er meteen bij, zonder namen. "
    "Bijvoorbeeld: signaal, het formulier van de gemeente is te moeilijk."
)
SIGNAL_TOO_LONG = "Dat is te lang voor een signaal. Vertel het in hoogstens 500 tekens."
NOTHING_TO_UNDO = "Er is in dit gesprek niets vastgelegd dat ik ongedaan kan maken."
CHAIN_NOT_RECORDED = "Het signaal hierover kon ik nu niet vastleggen. Meld het aan uw coördinator."
HELP_IS_THERE = "Goed dat er hulp is. Wat heeft de inwoner daarna nodig?"
UNDO = "Niet goed? Zeg: maak ongedaan."
FIRST_THIS = "Eerst nog over de eerste vraag."
IT_DEPENDS = "Wie er kan helpen, hangt af van het antwoord op deze vraag."
NOTHING_WAITS = "Er staat niets meer open. Vertel in gewone woorden wat er nog meer is."
OFFER_COORDINATOR = "Moet dit anders? Zeg: geef door. Dan vraag ik het de coördinator."
OFFER_EDITORS = "Hoort dit in de kennisbank? Zeg: geef door. Dan kijkt de redactie ernaar."
NOTHING_OFFERED = "Wat zal ik doorgeven? Klopt een antwoord niet? Zeg dan: klopt niet, en wat er niet klopt."
WHAT_IS_WRONG = "Wat klopt er niet? Stel eerst de vraag, dan weet ik waar het over gaat."
NOT_PASSED_ON = "Dit kon ik nu niet doorgeven. Probeer het straks opnieuw, of meld het bij uw coördinator."
GOING_ON = "Vervelend dat het tegenzit. We gaan verder waar we waren."
IF_WRONG = "Klopt het antwoord niet? Zeg: klopt niet."
WITHOUT_THAT = "Vertel gerust verder wat er aan de hand is."
NO_WORDS_YET = "Dan wil ik eerst weten waar het over gaat. Vertel kort wat er aan de hand is."
SMALLTALK = {
    "greet": "Dag! Wat is er aan de hand?",
    "thanks": "Graag gedaan.",
    "goodbye": "Tot ziens.",
    "insult": "Dat is vervelend. Vertel in gewone woorden wat er aan de hand is, dan zoek ik verder.",
    "out_of_scope": "Daar ga ik niet over. Ik help u het juiste loket voor een inwoner te vinden.",
    "help": "Vertel in gewone woorden wat er aan de hand is, dan noem ik één loket. U kunt ook vragen: "
    "'doet het IDO ook ...?', 'is het taalhuis nu open?', 'daar is ze al geweest', 'waarom?', "
    "'iets anders?', "
    "'terug naar de huurtoeslag', 'klopt niet', 'maak een overdrachtskaart' of 'leg vast'. "
    "Liep een inwoner vast? Zeg: signaal, en wat er was. "
    "Met 'opnieuw' beginnen we opnieuw.",
    "affirm": "Goed.",
    "deny": "Goed. Wat bedoelt u dan? Zeg bijvoorbeeld: het gaat om de zorgtoeslag.",
}


def sentence(text: str) -> str:
    """The text with a full stop when it has no end of its own."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def lower_first(text: str) -> str:
    """The text as it stands within a sentence; a name with capitals of its own (UWV, DigiD) keeps them."""
    first = text.split(" ", 1)[0]
    return text if any(letter.isupper() for letter in first[1:]) else text[:1].lower() + text[1:]


def paragraphs(*parts: str | None) -> str:
    """The parts that say something, each on a line of its own."""
    return "\n".join(part for part in parts if part)


def advice(answer: Fields) -> str:
    """The reply to a situation."""
    decision, found = answer["decision"], answer.get("recommendation")
    if decision == "clarify" and answer.get("question"):
        return str(answer["question"]["text"])
    if found is None:
        return str(answer.get("message") or NOBODY_LEFT)
    if decision == "urgent":
        return _urgent(found)
    if decision == "handle-here":
        return _here(found)
    return _refer(found)


def worth_waiting(found: Fields) -> str:
    """What is said of a desk that does it and cannot be reached now, when nobody else is left."""
    opens = (found.get("open") or {}).get("text")
    does, later = f"{found['name']} doet dit wel.", "Kan het wachten? Probeer het later nog eens."
    return " ".join(part for part in (does, opens, later) if part)


def _refer(found: Fields) -> str:
    return paragraphs(
        f"Verwijs door naar {found['name']}.",
        " ".join(sentence(reason) for reason in found["reasons"][:2]),
        _open(found),
        how_to_hand_over(found),
        _until(found),
        _warnings(found),
    )


def _urgent(found: Fields) -> str:
    number = telephone(found)
    return paragraphs(
        f"Dit heeft haast. Bel nu {found['name']}{f': {number}' if number else ''}.",
        _open(found),
        " ".join(sentence(reason) for reason in found["reasons"][:1]),
        f"Vertel: {_listed(found['handover']['tell'])}." if found["handover"].get("tell") else None,
        _warnings(found),
    )


def _here(found: Fields) -> str:
    return paragraphs(
        f"Dit doet u zelf, bij {found['name']}. U hoeft niet door te verwijzen.",
        sentence(found["reasons"][0]) if found["reasons"] else None,
        _until(found),
        f"Nodig: {_listed(found['bring'])}." if found.get("bring") else None,
        _warnings(found),
    )


def how_to_hand_over(found: Fields) -> str | None:
    """The warmest way to hand over, with the line for colleagues."""
    handover = found["handover"]
    methods = handover.get("methods") or ()
    line = f" (collegalijn {handover['colleague_phone']})" if handover.get("colleague_phone") else ""
    if not methods:
        return f"Overleg eerst{line}." if line else None
    warmest, *rest = methods
    others = f" Of: {' of '.join(lower_first(method) for method in rest)}." if rest else ""
    return f"{warmest}{line}.{others}"


def telephone(found: Fields) -> str | None:
    """The number to call: the line for colleagues first."""
    return found["handover"].get("colleague_phone") or found.get("phone")


def _open(found: Fields) -> str | None:
    text = (found.get("open") or {}).get("text")
    return sentence(text) if text else None


def _until(found: Fields) -> str | None:
    return f"Tot hier: {sentence(lower_first(found['until']))}" if found.get("until") else None


def _warnings(found: Fields) -> str | None:
    warnings = found.get("warnings")
    return f"Let op: {' '.join(sentence(warning) for warning in warnings)}" if warnings else None


def _listed(items: Sequence[str]) -> str:
    return "; ".join(lower_first(item.rstrip(".")) for item in items)


def buttons(question: Fields | None) -> list[dict[str, str]]:
    """A button for each option of the question; its payload is the answer."""
    if question is None:
        return []
    return [
        {
            "title": option["label"],
            "payload": "/answer" + json.dumps({"question": question["id"], "option": option["id"]}, ensure_ascii=False),
        }
        for option in question["options"]
    ]


def supposed(answer: Fields) -> str:
    """Says what is taken for granted when a clerk goes on without answering a question."""
    reading, found = answer["readings"][0], answer["recommendation"]
    about = f"{reading['task_name']}, {lower_first(reading['kind_name'])}"
    return f"Ik ga uit van {about}. Dat is bij {found['name']}."


def otherwise(label: str, leads_to: str) -> str:
    """Says what else it may be about, and which desk that leads to."""
    where = "Dat doet u zelf." if leads_to == DOES_IT_ONESELF else sentence(f"Dan {lower_first(leads_to)}")
    return f"Gaat het om {lower_first(label)}? {where}"


WHY_ASKED = "Bij deze vraag horen verschillende loketten. Met uw antwoord noem ik het juiste."


def still_open(text: str, question: Fields | None) -> str:
    """A reply in between, followed by the question that still waits for an answer."""
    return paragraphs(text, f"Nog open: {question['text']}") if question else text


def why_asked(question: Fields) -> str:
    """Why a question was asked: which desk each of its answers leads to."""
    leading = [option for option in question["options"] if option.get("leads_to")]
    desks = [f"- {option['label']}: {lower_first(option['leads_to'])}" for option in leading]
    return "\n".join(["Elk antwoord hoort bij een ander loket:" if desks else WHY_ASKED, *desks])


def why(last: Fields) -> str:
    """Why this desk: the reasons, where it stops, what was ruled out, and on what it rests."""
    found = last.get("recommendation")
    if found is None:
        return NOBODY_LEFT
    ruled_out = [f"Niet {item['name']}: {sentence(lower_first(item['reason']))}" for item in last.get("excluded") or []]
    return paragraphs(
        f"Waarom {found['name']}?",
        " ".join(sentence(reason) for reason in found["reasons"]),
        _until(found),
        " ".join(ruled_out[:2]),
        _grounds(found),
    )


def _grounds(found: Fields) -> str:
    """On what an answer rests, and whether that is too old to rely on."""
    agreement = " (ouder dan een jaar)" if found.get("agreement_stale") else ""
    check = " (te lang geleden)" if found.get("stale") else ""
    return f"Bron: {found['source']}{agreement}. Loket nagekeken op {found['verified_on']}{check}."


def to_tell(last: Fields) -> str:
    """What to say to the colleague, in two sentences."""
    found, readings = last["recommendation"], last.get("readings") or []
    about = f" over {readings[0]['task_name']}: {lower_first(readings[0]['kind_name'])}" if readings else ""
    tell = found["handover"].get("tell") or ()
    second = f"Ik geef u meteen door: {_listed(tell)}." if tell else "Wanneer kan de inwoner bij u terecht?"
    return f"Ik heb hier een inwoner met een vraag{about}. {second}"


def to_give(found: Fields) -> list[str]:
    """What the resident gets on paper: name, address, number, when it is open, what to bring."""
    lines = [found["name"], found.get("address"), found.get("phone") and f"Telefoon: {found['phone']}", _open(found)]
    if found.get("bring"):
        lines.append(f"Neem mee: {_listed(found['bring'])}")
    return [line for line in lines if line]


def handover_card(last: Fields) -> str:
    """The hand-over card: what the clerk says, whom to call, and what the resident gets."""
    found = last["recommendation"]
    line, phone = found["handover"].get("colleague_phone"), found.get("phone")
    numbers = [f"collegalijn {line} (niet aan de inwoner geven)"] if line else []
    numbers += [f"voor de inwoner {phone}"] if phone else []
    condition = found["handover"].get("condition")
    return paragraphs(
        f"Overdrachtskaart voor {found['name']}",
        f"Zeg tegen de collega: {to_tell(last)}",
        f"Bellen: {', '.join(numbers)}." if numbers else "Er is geen telefoonnummer bekend.",
        f"Let op: {sentence(condition)}" if condition else None,
        f"Geef de inwoner mee: {'; '.join(line.rstrip('.') for line in to_give(found))}.",
    )


def opening(answer: Fields) -> str | None:
    """A sentence with which the clerk offers digital help without embarrassing the resident, as it was published."""
    words = answer["decision"] == "refer" and answer.get("opening")
    return f"Zo kunt u het zeggen: ‘{words}’" if words else None


def now_about(task_name: str) -> str:
    """Says which matter the talk is about now."""
    return f"Nu over {task_name}."


def next_one(task_name: str) -> str:
    """Offers the second problem."""
    return f"U noemde nog iets: {task_name}. Zeg: ga verder."


def passed_on(sort: str, code: str) -> str:
    """Confirms what was passed on, and to whom."""
    to = "de coördinator" if sort == "niet-afgesproken" else "de redactie"
    correcting = " Bedoelt u iets anders? Zeg dan: nee, het gaat om ..." if sort == "niet-juist" else ""
    return f"Dank u. Ik heb het doorgegeven aan {to}. Code: {code}.{correcting}"


def which_in(building: str) -> str:
    """Asks at which desk in a building the resident was."""
    there = f"In dat gebouw ({building}) zitten meer loketten."
    return f"{there} Bij welk loket was de inwoner? Noem de naam, dan slaan we het over."


def mentioned(words: str) -> str:
    """Says that a second problem was heard and not understood."""
    return f"U noemde nog iets: ‘{words}’. Dat herken ik niet goed. Vertel daar straks meer over."


def skipped(names: Sequence[str]) -> str:
    """Says which desks are out from now on."""
    return f"Dan slaan we {' en '.join(names)} over."


def recorded(referral: Fields, *, again: bool = False) -> str:
    """Confirms a referral with the code that the resident takes along, and says how to undo it."""
    fact = "Dit staat al vast" if again else "Vastgelegd"
    chain = f"Vervolg op {referral['previous']}." if referral.get("previous") and not again else None
    return paragraphs(
        f"{fact}: doorverwijzing naar {referral['to_name']} ({referral['task_name']}).",
        f"Code: {referral['code']}. Geef die mee aan de inwoner.",
        chain,
        UNDO,
    )


def closed(referral: Fields) -> str:
    """Says that the referral before this one is off, because the resident did not go there."""
    return f"De doorverwijzing naar {referral['to_name']} (code {referral['code']}) is ingetrokken."


def signalled(signal: Fields, *, again: bool = False) -> str:
    """Confirms a signal with its code and what was recognised in it."""
    facts = (
        signal.get("channel"),
        signal.get("owner_name") and f"van {signal['owner_name']}",
        signal.get("task_name") and f"onderwerp {signal['task_name']}",
    )
    about = ", ".join(fact for fact in facts if fact)
    fact = "Dit signaal staat al vast" if again else "Signaal geregistreerd"
    return paragraphs(f"{fact}{f': {about}' if about else ''}.", f"Code: {signal['code']}.", UNDO)


def chain_recorded(signal: Fields) -> str:
    """Says that being sent from pillar to post was recorded."""
    chain = ", ".join(signal.get("chain_names") or ())
    return (
        f"De inwoner ging van het kastje naar de muur: {chain}. Dat heb ik als signaal vastgelegd, "
        f"code {signal['code']}. {UNDO}"
    )


def undone(record: Fields) -> str:
    """Says what no longer counts."""
    if "to_name" in record:
        return f"Ongedaan gemaakt: de doorverwijzing naar {record['to_name']} (code {record['code']}) is ingetrokken."
    return f"Ongedaan gemaakt: het signaal (code {record['code']}) is ingetrokken."


def undo_button(code: str) -> list[dict[str, str]]:
    """The button that undoes one record."""
    return [{"title": "Maak ongedaan", "payload": "/undo" + json.dumps({"code": code})}]
