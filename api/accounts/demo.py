"""Demo accounts: one for each role, with one random password per installation, only on this machine.

The password is kept in the data folder, readable for this user alone, so that every start can print it. It opens
nothing elsewhere: demo accounts are refused unless the municipality is fictional and only this machine is served.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.accounts.account import Account, NewAccount
from api.accounts.accounts import Accounts
from api.accounts.identity import Role
from api.accounts.kept_secret import write_secret
from api.accounts.passwords import one_time_password

PASSWORD_FILE: Final = "demo-accounts.txt"  # noqa: S105 - the name of a file
DEMO: Final = (
    NewAccount("balie", "Sanne Bakker", frozenset({Role.COUNTER}), "informatiebalie", demo=True),
    NewAccount("vrijwilliger", "Henk Visser", frozenset({Role.VOLUNTEER}), "ido-centrum", demo=True),
    NewAccount("redacteur", "Noor de Wit", frozenset({Role.EDITOR}), demo=True),
    NewAccount("coordinator", "Mohamed El Amrani", frozenset({Role.COORDINATOR}), demo=True),
    NewAccount("beheerder", "Fatima Yilmaz", frozenset({Role.ADMINISTRATOR}), demo=True),
)


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """The demo accounts that can be used, and the password that they share."""

    password: str
    accounts: tuple[Account, ...]


def make_demo_accounts(accounts: Accounts, folder: Path) -> bool:
    """Make the demo accounts where there is no account at all, or give those there are the kept password again.

    Say whether there are demo accounts now. Raises StoreError, and OSError when the password cannot be kept.
    """
    everybody = accounts.store.all()
    if everybody and not any(account.demo for account in everybody):
        return False
    password = _kept(folder) or write_secret(folder / PASSWORD_FILE, one_time_password())
    for new in DEMO:
        kept = accounts.store.by_login(new.login)
        if kept is None:
            accounts.add(new, None, password)
        elif kept.account.demo and not accounts.has_password(kept, password):
            accounts.reset(kept.account.id, None, password)
    return True


def demo_accounts(accounts: Accounts, folder: Path) -> DemoAccounts | None:
    """Return the demo accounts that are there, or None. Raises StoreError."""
    password = _kept(folder)
    found = tuple(account for account in accounts.store.all() if account.demo and account.blocked_at is None)
    return DemoAccounts(password, found) if password and found else None


def lines(demo: DemoAccounts) -> Iterator[str]:
    """Give what the start says about the demo accounts."""
    yield f"Proefaccounts, alleen op deze computer. Wachtwoord voor allemaal: {demo.password}"
    order = [new.login for new in DEMO]
    for account in sorted(demo.accounts, key=lambda account: order.index(account.login)):
        yield f"  {account.login:<13} {account.name}"


def _kept(folder: Path) -> str | None:
    try:
        return (folder / PASSWORD_FILE).read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None
