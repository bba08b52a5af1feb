"""From pillar to post, measured: what one chain of referrals, and many together, say. Pure functions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from api.casework.following import accepted_at, effective
from api.casework.inbox import LONG_CHAIN
from api.casework.referral import Referral
from api.casework.states import Reason, State

_NOT_ARRIVED = frozenset({State.NOT_ARRIVED, State.NOT_REACHED})


@dataclass(frozen=True, slots=True)
class Chain:
    """What one chain says."""

    length: int
    returns: int
    wrong_desk: int
    not_arrived: int
    helped: bool
    time_to_acceptance: timedelta | None

    @property
    def is_long(self) -> bool:
        """Whether the resident went from pillar to post."""
        return self.length >= LONG_CHAIN


@dataclass(frozen=True, slots=True)
class ChainFigures:
    """What many chains say together; times are medians, None where nothing was accepted."""

    chains: int
    referrals: int
    long_chains: int
    returns: int
    wrong_desk: int
    not_arrived: int
    helped: int
    time_to_acceptance: timedelta | None
    by_length: Mapping[int, int]


def measured(chain: Sequence[Referral]) -> Chain:
    """Measure one chain, the first referral first; what was withdrawn never happened to the resident."""
    links = [referral for referral in chain if referral.state not in (State.DRAFT, State.WITHDRAWN)]
    return Chain(
        length=len(links),
        returns=_returns(links),
        wrong_desk=sum(1 for link in links if was_refused_as_wrong_desk(link)),
        not_arrived=sum(1 for link in links if link.state in _NOT_ARRIVED),
        helped=any(link.state is State.HELPED for link in links),
        time_to_acceptance=_waited(links),
    )


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


def was_refused_as_wrong_desk(referral: Referral) -> bool:
    """Say whether a desk said that it was not the right one; reopening it later does not undo that."""
    return any(
        change.state is State.REFUSED and change.reason is Reason.WRONG_DESK for change in effective(referral.changes)
    )


def _returns(links: Sequence[Referral]) -> int:
    """Count how often the resident was sent to a desk where they had been."""
    been: set[str] = set()
    returns = 0
    for link in links:
        been.update(desk for desk in (link.from_desk, *link.visited) if desk)
        returns += link.to_desk in been
        been.add(link.to_desk)
    return returns


def _waited(links: Sequence[Referral]) -> timedelta | None:
    """Return how long it took from the first sending until some desk took the resident on."""
    accepted = [moment for link in links if (moment := accepted_at(link)) is not None]
    sent = [change.at for link in links for change in link.changes if change.state is State.SENT]
    return min(accepted) - min(sent) if accepted and sent else None


def figures(chains: Iterable[Sequence[Referral]]) -> ChainFigures:
    """Add up what many chains say; a chain of which everything was withdrawn does not count."""
    found = [chain for chain in map(measured, chains) if chain.length]
    waits = [chain.time_to_acceptance.total_seconds() for chain in found if chain.time_to_acceptance is not None]
    lengths: dict[int, int] = {}
    for chain in found:
        lengths[chain.length] = lengths.get(chain.length, 0) + 1
    return ChainFigures(
        chains=len(found),
        referrals=sum(chain.length for chain in found),
        long_chains=sum(chain.is_long for chain in found),
        returns=sum(chain.returns for chain in found),
        wrong_desk=sum(chain.wrong_desk for chain in found),
        not_arrived=sum(chain.not_arrived for chain in found),
        helped=sum(chain.helped for chain in found),
        time_to_acceptance=timedelta(seconds=median(waits)) if waits else None,
        by_length=dict(sorted(lengths.items())),
    )
