"""Every route of one municipality, called with the ids of the other: nothing of it comes back, and nothing changes."""

import re

import pytest
from sqlalchemy import Engine, event, inspect, text

from api.casework.follow_up import postman
from tests.api.municipalities.life import sign_in
from tests.api.municipalities.walking import addresses, names_in, query, read, routes
from tests.municipalities import NOORDERLOO, ZUIDERKOOG

WITHOUT_WORDS = (
    "/v1/openapi.json",
    "/health/live",
    "/health/ready",  # these three are the same for everybody, or count
    "/beheer/verwerkingen",  # holds codes
    "/v1/referrals",
    "/v1/referrals.csv",
    "/v1/signals",
    "/v1/signals.csv",  # these hold codes and ids; see test_side_by_side.py
)
"""Pages that show none of the words of a municipality, not even to itself; besides those that only lead on."""


ONLY_LOCKS = "UPDATE bundle SET status=bundle.status WHERE 0 = 1"
"""Makes who bundles wait for who bundles already, on SQLite."""


@pytest.fixture(scope="module")
def home(both, lives):
    """What the pages of Zuiderkoog show to somebody there, by address; with the routes that were asked."""
    client, ids = both.client(ZUIDERKOOG), lives[ZUIDERKOOG.id].ids
    sign_in(both, ZUIDERKOOG)
    pages = {path: read(client.get(path)) for _, path in routes(both.app(ZUIDERKOOG), "GET") if not names_in(path)}
    asked = {path: addresses(path, ids, pages) for _, path in routes(both.app(ZUIDERKOOG), "GET", "POST")}
    return pages, asked


@pytest.fixture(scope="module")
def statements():
    """Everything that the database is asked, from here on."""
    heard = set()

    def hear(connection, cursor, statement, parameters, context, executemany):
        heard.add(re.sub(r"\s+", " ", statement))

    event.listen(Engine, "before_cursor_execute", hear)
    yield heard
    event.remove(Engine, "before_cursor_execute", hear)


@pytest.mark.usefixtures("statements")
def test_no_page_shows_anything_of_another_municipality(both, lives, home):
    """The word stands in every text of a municipality, and in no id that could be echoed."""
    client, (_, asked) = both.client(NOORDERLOO), home
    sign_in(both, NOORDERLOO)
    life, statuses = lives[ZUIDERKOOG.id], set()
    for _, path in routes(both.app(NOORDERLOO), "GET"):
        for address in asked[path]:
            answer = client.get(address, params=query(life.ids))
            statuses.add(answer.status_code)
            said = read(answer)
            assert ZUIDERKOOG.word.casefold() not in said.casefold(), address
            assert life.unasked not in said, address
    assert statuses <= {200, 204, 303, 404, 409, 410, 422}


def test_the_same_walk_at_home_finds_it_all(both, lives, home):
    """So the walk can find something: behind every id there is something, and it has the word in it."""
    client, (pages, asked) = both.client(ZUIDERKOOG), home
    sign_in(both, ZUIDERKOOG)
    silent = {path for path, said in pages.items() if ZUIDERKOOG.word not in said}
    silent |= {path for _, path in routes(both.app(ZUIDERKOOG), "GET") if names_in(path)}
    for params in ({}, query(lives[ZUIDERKOOG.id].ids)):
        for path in sorted(silent):
            answers = [client.get(address, params=params) for address in asked[path]]
            leads_on = bool(answers) and all(answer.is_redirect for answer in answers)
            if leads_on or any(ZUIDERKOOG.word in read(answer) for answer in answers):
                silent.remove(path)
    assert sorted(silent - set(WITHOUT_WORDS)) == []


@pytest.mark.usefixtures("statements")
def test_nothing_that_is_sent_changes_another_municipality(both, lives, home):
    """Every form and every request of a program, with the ids of the other and fields that would do something."""
    ids, client, (_, asked) = lives[ZUIDERKOOG.id].ids, both.client(NOORDERLOO), home
    sign_in(both, NOORDERLOO)
    try_all_mail(both, ZUIDERKOOG)  # or that changes while this looks
    before = rows_of(both, ZUIDERKOOG)
    statuses = set()
    for method, path in routes(both.app(NOORDERLOO), "POST", "PUT", "PATCH", "DELETE"):
        for address in asked[path]:
            for fields in forms(ids):
                sent = {"json": fields} if path.startswith("/v1/") else {"data": fields}
                answer = client.request(method, address, **sent)
                statuses.add(answer.status_code)
                assert answer.status_code != 500, address
                assert ZUIDERKOOG.word.casefold() not in read(answer).casefold(), address
    assert rows_of(both, ZUIDERKOOG) == before
    assert {200, 303, 404, 422} <= statuses


def try_all_mail(both, place):
    """Send the mail that waits; it cannot go, and is not due again as long as the clock stands still."""
    product = both.app(place).state.product
    postman(product.settings, product.casework, lambda: product.live().kb, product.clock).send_due()


def forms(ids):
    """Fields that routes ask for, together: each takes what it knows."""
    common = {
        "loket": ids["desk"][0],
        "code": ids["code"][0],
        "concept": ids["number"][0],
        "previous": ids["code"][0],
        "bezoek": ids["code"][2],
        "versie": "1",
        "hulp": "aanvragen",
        "klaar": "ja",
        "reden": "verkeerd-loket",
        "toelichting": "anders",
        "to_desk": "balie",
        "from_desk": "werkplein",
        "task": "paspoort",
        "kind": "aanvragen",
        "text": "iets",
    }
    yield common | {"stand": "geaccepteerd", "actie": "proef", "uitkomst": "klopt"}
    yield common | {"stand": "opgelost", "actie": "verwijderd", "uitkomst": "taakverdeling"}


def rows_of(both, place):
    """Every row of a municipality in the whole database, but for when it was last used."""
    with both.app(place).state.casework_engine.connect() as connection:
        found = {}
        for table in inspect(connection).get_table_names():
            columns = {column["name"] for column in inspect(connection).get_columns(table)}
            if "municipality" in columns:
                kept = ", ".join(f'"{name}"' for name in sorted(columns - {"used_at", "signed_in_at"}))
                asked = text(f'SELECT {kept} FROM "{table}" WHERE municipality = :own')  # noqa: S608 - our own tables
                found[table] = sorted(map(repr, connection.execute(asked, {"own": place.id})))
        changes = "SELECT c.* FROM referral_change c JOIN referral r ON r.code = c.referral WHERE r.municipality = :own"
        found["referral_change"] = sorted(map(repr, connection.execute(text(changes), {"own": place.id})))
    return found


def test_every_statement_names_the_municipality(both, statements):
    """Of every table that says of which municipality a row is: who asks it, says so too."""
    engine = both.app(ZUIDERKOOG).state.casework_engine
    with engine.connect() as connection:
        tables = [
            table
            for table in inspect(connection).get_table_names()
            if "municipality" in {column["name"] for column in inspect(connection).get_columns(table)}
        ]
    assert len(statements) > 70  # the walk was heard
    owned = re.compile(rf"\b(?:FROM|JOIN|UPDATE) \"?({'|'.join(tables)})\b")
    said = {
        statement
        for statement in statements
        if owned.search(statement) and not re.search(r"\bWHERE\b.*\bmunicipality\b", statement)
    }
    assert said - {ONLY_LOCKS} == set()
