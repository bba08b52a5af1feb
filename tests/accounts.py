"""Real accounts for tests: made in the database of the application, signed in through the form."""

from dataclasses import dataclass

from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts.account import LoginTakenError, NewAccount
from api.accounts.database import AccountsDatabase
from api.accounts.identity import ROLE_NAMES, Role
from api.accounts.passwords import Passwords

PASSWORD = "drie groene stoelen"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""The same hashes, made with less work: a test waits for hundreds of them."""


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in now."""

    id: int
    login: str
    name: str


def make_account(app: FastAPI, *roles: Role, login: str, desk: str | None = None, password: str = PASSWORD) -> SignedIn:
    """Make an account, unless it is there; `app` must have been started (its client entered)."""
    accounts = app.state.accounts
    accounts._passwords = QUICK
    database = AccountsDatabase(app.state.product.settings.database_url)
    database.migrate()
    database.close()
    name = f"Test {' '.join(ROLE_NAMES[role] for role in roles)}"
    new = NewAccount(login=login, name=name, roles=frozenset(roles), desk=desk)
    try:
        account, _ = accounts.add(new, None, password)
    except LoginTakenError:
        account = accounts.store.by_login(login).account.id
    return SignedIn(account, login, name)


def sign_in(client: TestClient, *roles: Role, desk: str | None = None) -> SignedIn:
    """Sign in through the form as somebody with these roles, made when needed; the cookie stays in `client`."""
    login = "-".join(["test", *sorted(roles), *([desk] if desk else [])])[:60]
    account = make_account(client.app, *roles, login=login, desk=desk)
    client.cookies.delete("sessie")
    client.headers["Sec-Fetch-Site"] = "same-origin"  # as every browser says of its own pages
    body = {"login": login, "wachtwoord": PASSWORD, "terug": "/mijn-account"}
    answer = client.post("/inloggen", data=body, follow_redirects=False)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/mijn-account"), answer.text
    return account


def sign_out(client: TestClient) -> None:
    """Go on as a visitor."""
    client.post("/uitloggen", follow_redirects=False)
    client.cookies.delete("sessie")
