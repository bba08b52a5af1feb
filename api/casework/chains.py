"""The way of a resident along desks, in one chain of referrals. Pure."""

from collections.abc import Sequence

from api.casework.referral import Referral


def path(chain: Sequence[Referral], last: Referral) -> tuple[str, ...]:
    """Return the desks where the resident was sent along up to `last`, without the same one twice after each other."""
    by_code = {link.code: link for link in chain}
    links: list[Referral] = []
    step: Referral | None = last
    while step is not None and step not in links:
        links.insert(0, step)
        step = by_code.get(step.previous or "")
    desks = [desk for link in links for desk in (link.from_desk, link.to_desk) if desk]
    return tuple(desk for number, desk in enumerate(desks) if number == 0 or desks[number - 1] != desk)
