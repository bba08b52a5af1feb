"""Every route of the application, called as everybody: what happens is what the table in docs/access.md says."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount
from starlette.testclient import TestClient

from api.accounts.arrival import COOKIE
from api.accounts.identity import ROLE_NAMES
from api.accounts.systems import Scope
from tests.accounts import make_account
from tests.api.accounts.conftest import ACTIONS_TOKEN, Clock, started
from tests.product import EVALUATION_TOKEN

DOCUMENT = Path("docs/access.md")
ROLES = {name: role for role, name in ROLE_NAMES.items()}
SYSTEMS = {f"system:{scope}": scope for scope in Scope}
PROGRAMS = ("evaluation", "actions", *SYSTEMS)
ROW = re.compile(r"^\| `(GET|POST|PUT|PATCH|DELETE) (\S+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def documented():
    """The table: route -> (who, which scope opens it)."""
    rows = ROW.findall(DOCUMENT.read_text("utf-8"))
    table = {(method, path): (who.strip(), scope.strip()) for method, path, who, scope in rows}
    assert len(table) == len(rows), "a route stands in the table twice"
    return table


def routes(app):
    """Every route with each of its methods; static files are exempt."""
    for route in iter_route_contexts(app.routes):
        if not isinstance(route.original_route, Mount):
            yield from ((method, route.path) for method in sorted(route.methods - {"HEAD"}))


def expected(who, scope, *, counter_is_open):
    """Who gets in, of everybody who is tried."""
    if who == "everybody":
        return {"visitor", *ROLES, *PROGRAMS}
    if who == "signed in":
        return set(ROLES)
    if who != "counter":
        return set(who.split(", ")) | ({f"system:{scope}"} & set(SYSTEMS))
    inside = {"visitor", *ROLES} if counter_is_open else set(ROLES)
    if scope != "pages":
        return inside | {"evaluation", "actions"} | {f"system:{scope}"} & set(SYSTEMS)
    return inside | set(PROGRAMS) if counter_is_open else inside  # a page takes a program for a visitor


def tried(path, *, counter_is_open):
    """As whom a route is called.

    A page takes every program for a visitor, so one of them is enough. At a closed counter it is the visitor and the
    programs for whom something changes. Of files that take long to make, one person and one program make one.
    """
    programs = set(PROGRAMS) if path.startswith(("/v1/", "/hsds")) else {"actions"}
    people = {"visitor", *ROLES} if counter_is_open else {"visitor", "balie"}
    if path.endswith((".xlsx", ".pdf", "hsds.json")):
        return {"visitor", "actions"} if counter_is_open else {"visitor", "balie"}
    return people | programs


@pytest.fixture(scope="module", params=[True, False], ids=["open counter", "closed counter"])
def walked(request, tmp_path_factory, lindewaard):
    """Call every route as everybody; gives who got in, by route."""
    app = started(tmp_path_factory.mktemp("access"), lindewaard, Clock(), open_counter=request.param)
    with TestClient(app, follow_redirects=False, raise_server_exceptions=False) as client:
        app.state.product.live_knowledge.refresh()
        headers = callers(app)
        found = {}
        for method, path in sorted(routes(app), key=lambda route: route[1] == "/uitloggen"):  # it ends the session
            address = re.sub(r"\{[^}]+\}", "x", path)
            for name in tried(path, counter_is_open=request.param):
                answer = client.request(method, address, headers=headers[name])
                assert answer.status_code != 500, f"{method} {path} as {name}"
                if not is_refused(answer):
                    found.setdefault((method, path), set()).add(name)
        yield request.param, set(routes(app)), found


def callers(app):
    """Everybody, by the headers that they send."""
    accounts, sent = app.state.accounts, {"visitor": {}}
    for name, role in ROLES.items():
        account = make_account(app, role, login=role.value)
        token = accounts.begin_session(accounts.store.by_id(account.id).account, "")
        sent[name] = {"Cookie": f"{COOKIE}={token}", "Sec-Fetch-Site": "same-origin"}
    tokens = {"evaluation": EVALUATION_TOKEN, "actions": ACTIONS_TOKEN}
    for name, scope in SYSTEMS.items():
        now = accounts.clock()
        tokens[name] = accounts.systems.add(name, frozenset({scope}), now, now + timedelta(days=1))[1]
    return sent | {name: {"Authorization": f"Bearer {token}"} for name, token in tokens.items()}


def is_refused(answer):
    """Whether somebody is told to sign in, or to have another role."""
    if answer.status_code == 303:
        return answer.headers["location"].startswith("/inloggen?terug")
    return answer.status_code in {401, 403}


def test_every_route_stands_in_the_table_and_nothing_else(walked):
    """A new route without a line in docs/access.md fails here: who may use it must be said."""
    _, exist, _ = walked
    assert set(documented()) == exist


def test_everybody_gets_in_where_the_table_says_and_nowhere_else(walked):
    counter_is_open, exist, found = walked
    table = documented()
    differs = {}
    for (method, path), (who, scope) in table.items():
        allowed = expected(who, scope, counter_is_open=counter_is_open) & tried(path, counter_is_open=counter_is_open)
        wrong = found.get((method, path), set()) ^ allowed
        if (method, path) in exist and wrong:
            differs[f"{method} {path}"] = sorted(wrong)
    assert differs == {}


def test_the_table_names_roles_that_exist():
    """A misspelt role would let nobody in, and say nothing."""
    for who, scope in documented().values():
        assert who in {"everybody", "counter", "signed in"} or set(who.split(", ")) <= set(ROLES)
        assert scope in {"pages", "-", *Scope}
