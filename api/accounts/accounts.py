"""Signing in and out, and passwords: the stores of accounts put together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.accounts.account import Account, NewAccount, parse_login
from api.accounts.account_changes import changes, changes_of_new
from api.accounts.attempts import Attempts, account_door, address_door
from api.accounts.audit import COMMAND_LINE, PROGRAM, AuditTrail
from api.accounts.database import AccountsDatabase
from api.accounts.identity import Person, Role
from api.accounts.passwords import Passwords, one_time_password, problem_of
from api.accounts.sessions import SessionStore
from api.accounts.store import AccountStore, Kept
from api.accounts.systems import SystemTokens
from api.settings import Settings

ADDED = "account-toegevoegd"
CHANGED = "account-veranderd"
WRONG = "De inlognaam of het wachtwoord klopt niet. Kijk of Caps Lock aanstaat en probeer het opnieuw."
BLOCKED = "Dit account is geblokkeerd. Vraag de beheerder van uw organisatie om hulp."
WRONG_PASSWORD = "Dit is niet uw wachtwoord van nu."  # noqa: S105 - a sentence
SAME_PASSWORD = "Kies een ander wachtwoord dan u nu hebt."  # noqa: S105 - idem


class RefusedError(Exception):
    """Signing in is refused; the Dutch sentence does not tell whether the account exists. `wait` in seconds, or 0."""

    def __init__(self, sentence: str, wait: int = 0) -> None:
        """Say why."""
        super().__init__(sentence)
        self.sentence = sentence
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Visitor:
    """From where somebody signs in: the address, and what the browser says it is."""

    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts when nobody uses it, and at the longest."""

    idle: timedelta
    longest: timedelta


class Accounts:
    """The accounts of one municipality, for the pages and the command line."""

    def __init__(
        self,
        database: AccountsDatabase,
        municipality: str,
        lifetime: Lifetime,
        clock: Callable[[], datetime],
        passwords: Passwords | None = None,
        *,
        with_demo: Callable[[], bool] = lambda: False,
    ) -> None:
        """Put the stores together; demo accounts only get in while `with_demo` says so."""
        self.municipality = municipality
        self.store = AccountStore(database.engine, municipality)
        self.sessions = SessionStore(database.engine, municipality, lifetime.idle, lifetime.longest)
        self.audit = AuditTrail(database.engine, municipality, clock)
        self.systems = SystemTokens(database.engine, municipality)
        self.clock = clock
        self._attempts = Attempts(database.engine)
        self._passwords = passwords or Passwords()
        self._with_demo = with_demo

    def sign_in(self, login: str, password: str, visitor: Visitor) -> tuple[Account, str]:
        """Return the account and the token of a new session. Raises RefusedError and StoreError."""
        at = self.clock()
        parsed = parse_login(login) or ""
        doors = (address_door(visitor.address), account_door(self.municipality, parsed))
        wait = max(self._attempts.count(door, at) for door in doors)
        if wait:
            raise RefusedError(_wait_sentence(wait), int(wait.total_seconds()) + 1)
        kept = self.store.by_login(parsed)
        right = self._passwords.is_right(kept.password if kept else None, password)
        if not right or kept is None or (kept.account.demo and not self._with_demo()):
            self.refused(kept.account if kept else None)
            raise RefusedError(WRONG)
        self._attempts.take_back(doors[0], at)
        self._attempts.clear(doors[1])
        if kept.account.blocked_at is not None:
            self.refused(kept.account, "geblokkeerd")
            raise RefusedError(BLOCKED)
        if kept.password is not None and self._passwords.is_outdated(kept.password):
            self.store.set_password(
                kept.account.id,
                self._passwords.hashed(password),
                must_change=kept.account.must_change,
                end_sessions=False,
            )
        return kept.account, self.begin_session(kept.account, visitor.agent)

    def refused(self, account: Account | None, why: str = "", *, by: str = PROGRAM) -> None:
        """Write down that somebody was not let in, with `why` in a fixed word. Raises StoreError."""
        obj = f"account:{account.id}" if account else "account:onbekend"
        self.audit.record(None, "inloggen-geweigerd", obj, by=by, detail=why)

    def begin_session(self, account: Account, agent: str) -> str:
        """Begin a session for somebody of whom it is certain who it is; return its token. Raises StoreError."""
        at = self.clock()
        token = self.sessions.start(account.id, agent, at)
        self.store.signed_in(account.id, at)
        self.audit.record(account.person, "inloggen", f"account:{account.id}")
        return token

    def change_password(self, person: Person, current: str, new: str) -> dict[str, str]:
        """Give somebody another password, and end every session; return what is wrong by field, or nothing.

        Raises RefusedError when the present password was guessed at too often, and StoreError.
        """
        kept = self.store.by_id(person.id)
        if kept is None or kept.password is None or kept.account.demo:
            return {"huidig": "Dit account heeft hier geen wachtwoord dat u kunt veranderen."}
        at, door = self.clock(), account_door(self.municipality, person.login)
        wait = self._attempts.count(door, at)
        if wait:
            raise RefusedError(_wait_sentence(wait), int(wait.total_seconds()) + 1)
        if not self._passwords.is_right(kept.password, current):
            return {"huidig": WRONG_PASSWORD}
        self._attempts.clear(door)
        problem = SAME_PASSWORD if new == current else problem_of(new, person.login, *person.name.split())
        if problem:
            return {"nieuw": problem}
        self.store.set_password(person.id, self._passwords.hashed(new), must_change=False)
        self.audit.record(person, "wachtwoord-veranderd", f"account:{person.id}")
        return {}

    def add(self, new: NewAccount, by: Person | None, password: str | None = None) -> tuple[int, str]:
        """Add an account; return its id and its password, a one-time one unless given.

        Raises LoginTakenError and StoreError.
        """
        chosen = password or one_time_password()
        hashed = self._passwords.hashed(chosen)
        account = self.store.add(new, hashed, self.clock(), must_change=password is None)
        detail = changes_of_new(new.roles, new.desk)
        self.audit.record(by, ADDED, f"account:{account}", by=COMMAND_LINE, detail=detail)
        return account, chosen

    def has_password(self, kept: Kept, password: str) -> bool:
        """Say whether this is the password of an account."""
        return self._passwords.is_right(kept.password, password)

    def reset(self, account: int, by: Person | None, password: str | None = None) -> str:
        """Give an account a one-time password, and end its sessions; return it. Raises StoreError.

        Whoever tried too often gets in with it at once: the attempts were at the password of before.
        """
        chosen = password or one_time_password()
        self.store.set_password(account, self._passwords.hashed(chosen), must_change=password is None)
        kept = self.store.by_id(account)
        if kept is not None:
            self._attempts.clear(account_door(self.municipality, kept.account.login))
        self.audit.record(by, "wachtwoord-opnieuw", f"account:{account}", by=COMMAND_LINE)
        return chosen

    def change(self, account: int, by: Person, *, name: str, roles: frozenset[Role], desk: str | None) -> None:
        """Give an account another name, roles and desk. Raises LastAdministratorError and StoreError."""
        before = self.store.by_id(account)
        self.store.change(account, name=name, roles=roles, desk=desk)
        detail = changes(before.account, name=name, roles=roles, desk=desk) if before else ""
        self.audit.record(by, CHANGED, f"account:{account}", detail=detail)

    def block(self, account: int, by: Person | None, *, blocked: bool) -> None:
        """Block an account, or let it in again. Raises LastAdministratorError and StoreError."""
        self.store.block(account, self.clock() if blocked else None)
        action = "account-geblokkeerd" if blocked else "account-vrijgegeven"
        self.audit.record(by, action, f"account:{account}", by=COMMAND_LINE)


def accounts_for(
    settings: Settings, database: AccountsDatabase, clock: Callable[[], datetime], with_demo: Callable[[], bool]
) -> Accounts:
    """Return the accounts of the municipality in the settings; `with_demo` says whether demo accounts get in."""
    lifetime = Lifetime(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))
    return Accounts(database, settings.municipality, lifetime, clock, with_demo=with_demo)


def _wait_sentence(wait: timedelta) -> str:
    minutes = -(-int(wait.total_seconds()) // 60)
    how_long = "een minuut" if minutes <= 1 else f"{minutes} minuten"
    return (
        f"Er is te vaak achter elkaar geprobeerd in te loggen. Wacht {how_long} en probeer het dan opnieuw. "
        "Weet u het wachtwoord niet meer? Vraag de beheerder om een nieuw wachtwoord."
    )
