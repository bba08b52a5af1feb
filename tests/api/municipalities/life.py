"""What people at a municipality leave behind: of everything that is kept there is something, with its word in it."""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from api.accounts.account import LoginTakenError, NewAccount
from api.accounts.identity import Role
from api.accounts.systems import Scope
from api.casework.links import Purpose
from api.editing.drafts import Author, EntryKey
from tests.accounts import PASSWORD
from tests.municipalities import Place, SideBySide

LOGIN = "chef"


@dataclass
class Life:
    """The ids of what is there, by the name that a route gives them; and a code that nobody asks for."""

    place: Place
    unasked: str = ""
    ids: dict[str, list[str]] = field(default_factory=dict)
    token: str = ""
    session: str = ""


def sign_in(both: SideBySide, place: Place, login: str = LOGIN, *, desk: str | None = None) -> int:
    """Sign in through the form as somebody with every role, whose account is made when needed; return its id."""
    accounts = both.app(place).state.accounts
    with suppress(LoginTakenError):
        accounts.add(NewAccount(login, f"Anna {place.word}", frozenset(Role), desk), None, PASSWORD)
    client = both.client(place)
    client.cookies.clear()
    client.headers["Sec-Fetch-Site"] = "same-origin"  # as every browser says of its own pages
    answer = client.post("/inloggen", data={"login": login, "wachtwoord": PASSWORD, "terug": "/mijn-account"})
    assert answer.status_code == 303, answer.text
    return accounts.store.by_login(login).account.id


def lived_in(both: SideBySide, place: Place) -> Life:
    """Let somebody at `place` do everything that leaves something behind."""
    life, client, app = Life(place), both.client(place), both.app(place)
    product, word = app.state.product, place.word
    account = sign_in(both, place, desk="balie")
    ids = life.ids
    ids["account"] = [str(account), str(account + 1)]
    life.session = client.cookies["sessie"]
    ids["conversation"] = [_conversation(client, word)]
    ids["webhook"] = _made(
        client, "/beheer/berichten", {"adres": f"http://127.0.0.1:7/{word}", "soort": _events(client)}
    )
    codes = [_referral(client, word)]
    for desk in ("burgerzaken", "toeslagen"):  # a third link raises a signal
        codes.append(_referral(client, word, previous=codes[-1], to_desk=desk))
    refused = _referral(client, word, to_desk="balie")
    fields = {"stand": "geweigerd", "versie": "1", "reden": "verkeerd-loket", "toelichting": f"niet bij {word}"}
    assert client.post(f"/doorverwijzingen/{refused}", data=fields).status_code == 303
    signals = [_signal(client, word) for _ in range(2)]
    ids["code"], life.unasked = [codes[0], refused, signals[0]], codes[1]
    said = {"sort": "niet-juist", "task": "paspoort", "text": f"tijden van {word} kloppen niet"}
    assert client.post("/v1/feedback", json=said).status_code == 201
    assert client.post("/signalen/bundelen").status_code == 303
    ids["bundle"] = re.findall(r"/signalen/bundel/(\d+)", client.get("/signalen").text)
    telling = {"stand": "in-behandeling", "terugkoppeling": f"{word} maakt een kortere brief"}
    assert client.post(f"/signalen/bundel/{ids['bundle'][0]}", data=telling).status_code == 303
    ids["work"] = [str(each.id) for each in product.casework.work.listed(place.id)]
    ids["number"] = [str(_draft(app.state.editing, place, account)), "1"]
    now = product.clock()
    system, life.token = app.state.accounts.systems.add(
        f"zaaksysteem {word}", frozenset(Scope), now, now + timedelta(days=9)
    )
    link = product.casework.links.make(codes[0], Purpose.ANSWER, now, timedelta(days=9))
    ids["token"] = [link, str(system)]
    ids["desk"] = ids["desk_id"] = ids["owner"] = [place.own, "balie"]
    ids["task_id"] = [f"{place.own}-1", "paspoort"]
    assert all(ids.values()), {name: found for name, found in ids.items() if not found}
    return life


def _conversation(client, word):
    answer = client.post("/gesprek", data={"tekst": f"ik wil in {word} een paspoort aanvragen"}, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return re.search(r'name="gesprek" value="([\w-]+)"', answer.text)[1]


def _draft(editing, place, account):
    body = editing.body_at(editing.latest.kb(place.id), ("desks", place.own))
    return editing.drafts.save(
        EntryKey(place.id, "desks", place.own),
        {**body, "summary": f"Een concept van {place.word}"},
        by=Author(account, f"Anna {place.word}"),
        base=1,
        seen=0,
        window="toets",
        at=editing.clock(),
    ).id


def _events(client):
    return re.findall(r'name="soort" value="([^"]+)"', client.get("/beheer/berichten").text)


def _made(client, address, fields):
    answer = client.post(address, data=fields)
    assert answer.status_code in (200, 303), answer.status_code
    return re.findall(rf'href="{address}/(\d+)', client.get(address).text)


def _referral(client, word, **more):
    body = {"from_desk": "werkplein", "to_desk": "balie", "task": "paspoort", "kind": "aanvragen"}
    body |= {"note": f"notitie van {word}", "tried": f"gebeld in {word}"} | more
    answer = client.post("/v1/referrals", json=body, headers={"Idempotency-Key": f"zelfde-sleutel-{len(more)}-{more}"})
    assert answer.status_code == 201, answer.text
    return answer.json()["code"]


def _signal(client, word):
    body = {"text": f"onbegrijpelijke brief in {word}", "desk": "werkplein", "task": "paspoort", "owner": "balie"}
    answer = client.post("/v1/signals", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["code"]
