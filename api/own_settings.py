"""The settings of each municipality of one installation: what is general, and what is its own.

With LOKETWIJZER_MUNICIPALITIES several municipalities are served side by side. LOKETWIJZER_VELDHOEK__SMALLEST_GROUP is
then the setting LOKETWIJZER_SMALLEST_GROUP of Veldhoek alone. What says who a municipality is, and who may sign in
there, is never general: colleagues of one would get into the other.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.setting_conflicts import conflicts
from api.setting_values import PREFIX, variable
from api.settings import Settings, SettingsError, sentence

BETWEEN: Final = "__"
NEVER_GENERAL: Final = (
    "oin",
    "processing_register",
    "oidc_issuer",
    "oidc_client_id",
    "oidc_client_secret",
    "oidc_role_claim",
    "oidc_roles",
    "public_url",
    "coordinator_mail",
)
"""What is of one municipality by its nature."""

MAY_BE_OWN: Final = (
    *NEVER_GENERAL,
    "open_counter",
    "demo",
    "session_idle_minutes",
    "session_hours",
    "second_person",
    "smtp_host",
    "smtp_port",
    "smtp_user",
    "smtp_password",
    "smtp_starttls",
    "mail_from",
    "link_days",
    "referral_days",
    "keep_referral_days",
    "keep_signal_days",
    "keep_event_days",
    "keep_processing_log_days",
    "keep_audit_days",
    "keep_work_days",
    "keep_draft_days",
    "smallest_group",
)
"""What a municipality may have another value for; the rest is of the installation."""


def each(settings: Settings, environment: Mapping[str, str] = os.environ) -> tuple[Settings, ...]:
    """Return the settings of every municipality; of one alone these are the settings themselves.

    Raises SettingsError with everything that is wrong.
    """
    if not settings.municipalities:
        return (settings,)
    problems = [*_general_problems(settings), *_host_problems(settings), *_stray(settings, environment)]
    found = []
    for name, hosts in settings.hosts.items():
        try:
            own = _own(settings, name, hosts, environment)
        except ValidationError as error:
            problems += [
                sentence(Settings, detail).replace(variable(str(detail["loc"][0])), _own_variable(name, detail))
                for detail in error.errors()
            ]
        else:
            problems += [problem.replace(PREFIX, _prefix(name)) for problem in conflicts(own)]
            found.append(own)
    if problems:
        raise SettingsError(tuple(problems))
    return tuple(found)


def one(settings: Settings, municipality: str | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of one municipality, for a command; with one alone nobody has to say which.

    Raises SettingsError, also when it is not said which of several, or when there is no such municipality.
    """
    known = {own.municipality: own for own in each(settings, environment)}
    if municipality is None and len(known) == 1:
        return next(iter(known.values()))
    if municipality not in known:
        raise SettingsError((f"Zeg om welke gemeente het gaat: --municipality {' of '.join(known)}.",))
    return known[municipality]


def address_of(settings: Settings) -> str:
    """Return where a municipality is reached: as it says itself, else by its first host name."""
    if settings.public_url is not None:
        return settings.public_url.rstrip("/")
    if not settings.municipalities:
        return settings.api_url
    host = settings.allowed_hosts[0]
    return f"http://{host}:{settings.port}" if settings.is_local else f"https://{host}"


def _own(settings: Settings, name: str, hosts: tuple[str, ...], environment: Mapping[str, str]) -> Settings:
    fields = Settings.model_fields
    values: dict[str, Any] = {field: getattr(settings, field) for field in fields if field not in NEVER_GENERAL}
    values |= {field: fields[field].default for field in NEVER_GENERAL}
    values |= {"municipality": name, "allowed_hosts": hosts, "data": Path(settings.data)}
    for field in MAY_BE_OWN:
        given = environment.get(_prefix(name) + field.upper())
        if given:
            values[field] = given
    own = Settings(**values)
    if own.public_url is None:
        own = own.model_copy(update={"public_url": address_of(own)})
    return own


def _prefix(name: str) -> str:
    return f"{PREFIX}{name.replace('-', '_').upper()}{BETWEEN}"


def _own_variable(name: str, detail: ErrorDetails) -> str:
    return _prefix(name) + str(detail["loc"][0]).upper()


def _general_problems(settings: Settings) -> Iterator[str]:
    if "municipality" in settings.model_fields_set:
        yield f"{variable('municipality')} en {variable('municipalities')} kunnen niet samen. Haal er een weg."
    example = next(iter(settings.hosts))
    for field in NEVER_GENERAL:
        if field in settings.model_fields_set and getattr(settings, field) != Settings.model_fields[field].default:
            own = _prefix(example) + field.upper()
            yield f"{variable(field)} hoort bij één gemeente. Noem die erbij, zoals {own}."


def _host_problems(settings: Settings) -> Iterator[str]:
    pairs = [pair.split("=") for pair in settings.municipalities]
    for host in sorted({host for _, host in pairs}):
        names = [name for name, other in pairs if other == host]
        if len(names) > 1:
            yield f"{variable('municipalities')}: {host} staat er twee keer in. Elk adres is van één gemeente."


def _stray(settings: Settings, environment: Mapping[str, str]) -> Iterator[str]:
    known = {_prefix(name) + field.upper() for name in settings.hosts for field in MAY_BE_OWN}
    for name in sorted(environment):
        if name.startswith(PREFIX) and BETWEEN in name and name not in known:
            yield f"{name} is geen eigen instelling van een gemeente. Kijk in de gids voor beheer welke dat zijn."
