"""Settings that are each right by themselves, and do not go together."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from api.setting_values import is_loopback, variable

if TYPE_CHECKING:
    from api.settings import Settings

NEEDED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "oidc_issuer": ("oidc_client_id", "oidc_roles"),
    "smtp_host": ("mail_from", "public_url"),
    "smtp_user": ("smtp_password",),
}
"""Which settings must be there too when one is."""


def port_conflicts(settings: "Settings") -> tuple[str, ...]:
    """Return a Dutch sentence for each pair of processes that was given the same port."""
    seen: dict[int, str] = {}
    problems = []
    for field, port in (
        ("port", settings.port),
        ("rasa_port", settings.rasa_port),
        ("actions_port", settings.actions_port),
    ):
        if port in seen:
            problems.append(f"{variable(field)} en {seen[port]} zijn allebei {port}. Kies twee verschillende.")
        seen.setdefault(port, variable(field))
    return tuple(problems)


def conflicts(settings: "Settings") -> tuple[str, ...]:
    """Return a Dutch sentence for each setting that another one needs, and for what would show mail to others."""
    problems = [
        f"{variable(field)} ontbreekt. Die is nodig bij {variable(by)}."
        for by, fields in NEEDED_BY.items()
        if getattr(settings, by)
        for field in fields
        if not getattr(settings, field)
    ]
    if settings.smtp_host and not settings.smtp_starttls and not is_loopback(settings.smtp_host):
        problems.append(
            f"{variable('smtp_starttls')}: 'false' kan alleen bij een mailserver op deze computer. Anders kunnen "
            "anderen op het netwerk de mail lezen."
        )
    return tuple(problems)
