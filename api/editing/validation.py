"""What is wrong with a draft, in Dutch and at its field: the schema first, then what it refers to."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from api.editing.as_if_right import as_if_right
from api.editing.composing import composed
from api.editing.desk_fields import LINE, MAIL_HELP, PHONE_HELP, WEB_ADDRESS, WEB_HELP
from api.editing.differences import names_of
from api.editing.drafts import Body
from api.editing.week import slips
from api.problems import FieldProblem
from knowledge import loading, references
from knowledge.base import KnowledgeBase
from knowledge.schema import MAIL_ADDRESS, Content, Entry, Id, Utterance
from knowledge.store.revisions import EntryId
from knowledge.store.snapshot import AMBIGUITIES, LISTS, UTTERANCES
from knowledge.validation_messages import dutch

DESKS: Final = "desks"
SESSIONS: Final = "sessions"
_SAID_PLAINLY: Final[Mapping[str, str]] = {
    "phone": PHONE_HELP,
    "colleague_phone": PHONE_HELP,
    "owner_mail": "Schrijf één adres, zoals loket@organisatie.nl.",
    "type": "Kies een soort loket.",
    "desk": "Kies een loket, of maak de rest van deze regel ook leeg.",
    "kind": "Kies een soort hulp.",
    "instead": "Kies welk loket dit wel doet.",
    "reason": "Schrijf op waarom niet.",
    "organisation": "Schrijf op van welke organisatie dit is.",
    f"{SESSIONS}.organisation": "Kies een organisatie.",
    f"{SESSIONS}.opening_hours": "Vul in wanneer dit spreekuur is.",
}
"""What to say when the spelling of a field is not right or it is empty, in words that fit the field."""


class _Utterances(Entry):
    """The examples of one cell, as the store keeps them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: Id | None
    kind: Id | None
    texts: tuple[str, ...]


HOURS: Final = "opening_hours"
CHECKED: Final = "verified_on"
_QUOTED_ID: Final = re.compile(r"'([a-z0-9]+(?:[-/][a-z0-9]+)*)'")
_NOT_THERE: Final = "bestaat niet; kijk of de id goed geschreven is"
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
MODELS: Final[Mapping[str, type[BaseModel]]] = {
    **loading.SINGLE,
    **loading.LISTS,
    **loading.OPTIONAL_LISTS,
    UTTERANCES: _Utterances,
}
"""The schema of one entry of each collection."""


def of_schema(entry: EntryId, body: Body) -> tuple[FieldProblem, ...]:
    """Return what does not fit the schema in one body, whatever it refers to."""
    return tuple(_of_schema(*entry, body))


def of_the_day(entry: EntryId, body: Body | None, today: date) -> tuple[FieldProblem, ...]:
    """Return what cannot be true yet on this day: a desk that is checked in the future would never be asked again."""
    checked = str(body.get(CHECKED) or "") if entry[0] == DESKS and body is not None else ""
    if not DAY.fullmatch(checked) or checked <= today.isoformat():
        return ()
    return (FieldProblem(CHECKED, "Deze dag is nog niet geweest. Vul in op welke dag het is nagevraagd."),)


def problems_of(kb: KnowledgeBase, entry: EntryId, body: Body | None) -> tuple[FieldProblem, ...]:
    """Return what must be mended before `body` can be published in place of `entry`; an empty field is the whole."""
    collection, entry_id = entry
    wrong = () if body is None else tuple(_of_schema(collection, entry_id, body))
    return wrong or tuple(_of_references(kb, entry, body))


def problems_of_many(
    kb: KnowledgeBase, bodies: Mapping[EntryId, Body], doubtful: Collection[EntryId] = ()
) -> Mapping[EntryId, tuple[FieldProblem, ...]]:
    """Return what must be mended in each of many new bodies; what they refer to is looked up with all of them in place.

    Reading the whole content once for every body would take minutes for a file with everything in it. A body that does
    not fit, and one of `doubtful`, is wrong whatever it refers to: what it names is looked up as if its wrong fields
    were right, so that everything that is wrong is told at once. Nothing else may count on such a body.
    """
    unfit = {entry: _innermost(tuple(_of_schema(*entry, body))) for entry, body in bodies.items()}
    found = dict(unfit)
    fitting = {entry: body for entry, body in bodies.items() if not unfit[entry] and entry not in doubtful}
    rest = (entry for entry in bodies if entry not in fitting)
    others = {entry: mended for entry in rest if (mended := _mended(kb, entry, bodies[entry], unfit[entry]))}
    if not fitting and not others:
        return found
    before = set(_named(kb.content))
    for these, those in ((fitting, {}), (others, fitting)):
        for problem in _named(composed(kb.content, {**those, **these})) if these else ():
            file, name, field, message = problem
            if problem in before or (file, name) not in these:
                continue
            if not any(_is_within(field, wrong.field) for wrong in unfit[file, name]):
                found[file, name] = (*found[file, name], FieldProblem(field, _sentence(message)))
    return found


def _is_within(field: str, other: str) -> bool:
    return field == other or field.startswith(f"{other}.")


def _innermost(problems: Sequence[FieldProblem]) -> tuple[FieldProblem, ...]:
    """Leave out what is said of a whole of which a part is wrong: a line that is not right is not counted either."""
    return tuple(one for one in problems if not any(other.field.startswith(f"{one.field}.") for other in problems))


def _mended(kb: KnowledgeBase, entry: EntryId, body: Body, wrong: Sequence[FieldProblem]) -> Body | None:
    """Return a body with what does not fit replaced by what does; None when that cannot be done."""
    mended = as_if_right(kb, entry, body, [problem.field for problem in wrong])
    return None if any(_of_schema(*entry, mended)) else mended


def problems_together(kb: KnowledgeBase, bodies: Mapping[EntryId, Body | None]) -> Mapping[EntryId, list[FieldProblem]]:
    """Return what must be mended before all of `bodies` can be published together: one may need what another brings.

    A new subject and its division refer to each other, so each alone would be wrong. What breaks elsewhere is said at
    who takes out what is named there, or else at everybody.
    """
    found = {entry: [] if body is None else list(_of_schema(*entry, body)) for entry, body in bodies.items()}
    fitting = {entry: body for entry, body in bodies.items() if not found[entry]}
    before = set(_named(kb.content))
    try:
        after = _named(composed(kb.content, fitting))
    except ValidationError as error:
        for entry in fitting:
            found[entry].append(FieldProblem("", _sentence(dutch(error.errors(include_url=False)[0]))))
        return found
    names = {
        **names_of(kb),
        **{entry[1]: str(body["name"]) for entry, body in fitting.items() if body and "name" in body},
    }
    by_words = {
        (AMBIGUITIES, body["text"]): entry for entry, body in fitting.items() if entry[0] == AMBIGUITIES and body
    }
    for problem in dict.fromkeys(after):
        if problem in before:
            continue
        file, name, field, message = problem
        own = by_words.get((file, name), (file, name))
        if own in fitting:
            found[own].append(FieldProblem(field, _sentence(message)))
            continue
        for entry in _concerned(fitting, name, message):
            found[entry].append(FieldProblem("", _elsewhere(names, name, message)))
    return found


def _concerned(fitting: Mapping[EntryId, Body | None], name: str, message: str) -> Iterable[EntryId]:
    """Return whose change breaks something elsewhere: what is taken out, or what is named there; else everybody's."""
    gone = [entry for entry, body in fitting.items() if body is None and f"'{entry[1]}" in message]
    words = set(re.split(r"[^a-z0-9-]+", f"{name} {message}"))
    return gone or [entry for entry in fitting if entry[1] in words] or fitting


def _elsewhere(names: Mapping[str, str], name: str, message: str) -> str:
    """Return what is wrong in another entry, in names instead of ids: "Huurtoeslag, invullen: ..."."""

    def called(ids: str) -> str:
        return ", ".join(names.get(part, part) for part in ids.split("/"))

    def quoted(found: re.Match[str]) -> str:
        return f"‘{called(found[1])}’" if all(part in names for part in found[1].split("/")) else found[0]

    told = re.sub(_QUOTED_ID, quoted, message)
    if told != message:  # it has a name, so it is spelt well: it is what goes away
        told = told.replace(_NOT_THERE, "is er dan niet meer")
    return _sentence(f"{called(name)}: {told}")


def _of_schema(collection: str, entry_id: str, body: Body) -> Iterator[FieldProblem]:
    key = LISTS.get(collection)
    if key is not None and body.get(key) != entry_id:
        yield FieldProblem(key, "Deze id kan niet veranderen: andere onderdelen verwijzen ernaar.")
    try:
        MODELS[collection].model_validate(body)
        if collection == UTTERANCES:
            for text in body["texts"]:
                Utterance.model_validate({"text": text, "task": body["task"], "kind": body["kind"]})
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            field = ".".join(str(step) for step in detail["loc"])
            by_day = slips(_at(body, detail["loc"])) if collection == DESKS and field.endswith(HOURS) else ()
            for sentence in by_day or (_plainly(detail),):
                yield FieldProblem(field, sentence)
    website = str(body.get("website") or "") if collection == DESKS else ""
    if 0 < len(website) <= LINE and not WEB_ADDRESS.fullmatch(website):
        yield FieldProblem("website", WEB_HELP)
    mail = str(body.get("email") or "") if collection == DESKS else ""
    if 0 < len(mail) <= LINE and not re.fullmatch(MAIL_ADDRESS, mail):
        yield FieldProblem("email", MAIL_HELP)


def _at(body: Body, loc: tuple[int | str, ...]) -> str | None:
    """Return the text at a place in a body, None when there is no text."""
    value: Any = body
    for step in loc:
        if isinstance(value, Mapping):
            value = value.get(step)
        else:
            value = value[step] if isinstance(value, list | tuple) and isinstance(step, int) else None
    return value if isinstance(value, str) else None


def _plainly(detail: ErrorDetails) -> str:
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["loc"][:1] == (SESSIONS,):
        last = f"{SESSIONS}.{last}"
    is_spelling = detail["type"] in {"string_pattern_mismatch", "string_too_short"}
    return _SAID_PLAINLY[last] if is_spelling and last in _SAID_PLAINLY else _sentence(dutch(detail))


def _of_references(kb: KnowledgeBase, entry: EntryId, body: Body | None) -> Iterator[FieldProblem]:
    """Yield only what this change breaks: what was already wrong is not the editor's doing."""
    before = set(_named(kb.content))
    try:
        after = _named(composed(kb.content, {entry: body}))
    except ValidationError as error:  # the body itself fits: the whole would miss something that it cannot do without
        yield FieldProblem("", _sentence(dutch(error.errors(include_url=False)[0])))
        return
    names = names_of(kb)
    for problem in after:
        if problem not in before:
            file, name, field, message = problem
            own = (file, name) == entry
            yield FieldProblem(field, _sentence(message)) if own else FieldProblem("", _elsewhere(names, name, message))


def _named(content: Content) -> tuple[tuple[str, str, str, str], ...]:
    """Return the broken references of `content` without their place in the list, which may shift."""
    return tuple((found.file, found.entry, found.field, found.message) for found in references.problems(content))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:].rstrip('.')}."
