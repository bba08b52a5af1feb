"""A referral walked by every role in every order against the real store, beside a model that knows only a picture."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from api.casework.following import Step, Who
from api.casework.referral import Details, ReferralRequest
from api.casework.referring import Referring
from api.casework.states import Actor, Reason, State
from api.casework.store import CaseworkStore
from api.problems import ConflictError, ValidationError
from knowledge.base import KnowledgeBase
from knowledge.store.revisions import sqlite_url
from tests.lean import lean_content

PICTURE = """
concept                 .  a  .  .  .  .  .  .  .  .  .  .  as .  .
verzonden               .  .  o  o  o  o  o  o  oc oc oc oc a  c  s
ontvangen               .  .  .  o  o  o  o  o  oc oc oc oc a  c  s
informatie-nodig        .  a  .  .  o  o  o  o  oc oc oc oc a  c  s
geaccepteerd            .  .  .  o  .  o  .  o  oc oc oc oc .  aoc s
ingepland               .  .  .  .  .  .  .  o  oc oc oc oc .  aoc s
geweigerd               .  .  oc .  .  .  .  .  .  .  .  .  .  .  .
doorverwezen            .  .  .  .  .  .  .  .  .  .  .  .  .  .  .
afgerond-geholpen       .  .  oc .  .  .  .  .  .  .  .  .  .  .  .
afgerond-niet-geholpen  .  .  oc .  .  .  .  .  .  .  .  .  .  .  .
niet-verschenen         .  .  oc .  .  .  .  .  .  .  .  .  .  .  .
niet-bereikt            .  .  oc .  .  .  .  .  .  .  .  .  .  .  .
ingetrokken             .  .  .  .  .  .  .  .  .  .  .  .  .  .  .
geannuleerd             .  .  oc .  .  .  .  .  .  .  .  .  .  .  .
verlopen                .  .  oc .  .  .  .  .  .  .  .  .  .  .  .
"""
"""Who may bring a referral from the state of the row to that of the column: a(fzender), o(ntvanger), c, s(ysteem)."""

COLUMNS = [row.split()[0] for row in PICTURE.strip().splitlines()]
MAY = {
    (row.split()[0], to, who)
    for row in PICTURE.strip().splitlines()
    for to, letters in zip(COLUMNS, row.split()[1:], strict=True)
    for who in letters.strip(".")
}
OVER = set(COLUMNS[6:])
DESKS = {"a": "informatiebalie", "o": "ido-centrum", "c": None, "s": None}
ACTORS = {"a": Actor.SENDER, "o": Actor.RECEIVER, "c": Actor.COORDINATOR, "s": Actor.SYSTEM}
REASONS = {
    "geweigerd": {"verkeerd-loket", "niet-onze-doelgroep", "geen-capaciteit", "buiten-gebied", "dicht"},
    "afgerond-niet-geholpen": {"kan-niet", "papieren-ontbreken", "te-laat", "inwoner-wil-niet-meer"},
}
LIVE = SimpleNamespace(kb=KnowledgeBase(lean_content()))
FIRST_MOMENT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""Half an hour before the clock goes back."""

whos = st.sampled_from("aaooooccs")
targets = st.sampled_from(COLUMNS)
notes = st.sampled_from([None, "", "graag bellen", "bel 06-12345678"])
reasons = st.sampled_from([None, *Reason])


def request(**changes):
    facts = {"from_desk": "informatiebalie", "to_desk": "ido-centrum", "task": "aow", "kind": "invullen"}
    return ReferralRequest.model_validate(facts | changes)


class ReferralMachine(RuleBasedStateMachine):
    """One referral, and whatever anybody tries with it."""

    def __init__(self):
        super().__init__()
        self.folder = TemporaryDirectory()
        self.store = CaseworkStore(sqlite_url(Path(self.folder.name)))
        self.store.migrate()
        self.now = FIRST_MOMENT
        self.referring = Referring(self.store.referrals, "lindewaard", lambda: self.now)

    def teardown(self):
        """Remove the database."""
        self.store.close()
        self.folder.cleanup()

    @initialize(first=st.sampled_from(["concept", "verzonden"]))
    def recorded(self, first):
        """Record it."""
        self.code = self.referring.record(LIVE, request(state=first), None).code
        self.been = [(first, "a", "stap", self.now)]

    @property
    def state(self):
        """Where the referral stands in the model."""
        return self.been[-1][0]

    @rule(minutes=st.sampled_from([1, 14, 16, 60 * 24 * 30]))
    def time_passes(self, minutes):
        """Move the clock."""
        self.now += timedelta(minutes=minutes)

    @rule(to=targets, who=whos, note=notes, reason=reasons)
    def tries(self, to, who, note, reason):
        """Whatever the picture does not show is refused with a sentence; the rest happens, once."""
        step = Step(State(to), reason, note)
        lacks = (
            (to in REASONS and (reason is None or reason.value not in REASONS[to]))
            or (not note and (to == "informatie-nodig" or (self.state, to) == ("informatie-nodig", "verzonden")))
            or (not note and self.state in OVER and to == "ontvangen")
            or to == "doorverwezen"
        )
        if self.state == to:
            self._change(step, who)
        elif (self.state, to, who) not in MAY:
            self._is_refused(ConflictError, step, who)
        elif lacks:
            self._is_refused(ValidationError, step, who)
        else:
            self._change(step, who)
            self.been.append((to, who, "heropend" if self.state in OVER else "stap", self.now))

    @rule(who=whos)
    def undoes(self, who):
        """Only one's own last step of the receiving side, for a quarter of an hour."""
        _, by, sort, at = self.been[-1]
        mine = by == who and who in "oc" and sort in {"stap", "heropend"} and self.now - at <= timedelta(minutes=15)
        if mine and len(self.been) > 1:
            self.referring.undo(LIVE.kb, self.code, self._who(who))
            self.been.append((self.been[-2][0], who, "ongedaan", self.now))
        else:
            self._refuses(ConflictError, lambda: self.referring.undo(LIVE.kb, self.code, self._who(who)))

    @rule(way=st.sampled_from(["gebeld", "koud", None]))
    def completes(self, way):
        """As long as nobody said yes."""
        before = self.referring.find(LIVE.kb, self.code)
        details = Details(handover=way, note=before.note, consent=before.consent)

        def call():
            return self.referring.complete(LIVE.kb, self.code, details, self._who("a"), None)

        if self.state in {"concept", "verzonden", "ontvangen", "informatie-nodig"}:
            call()
            if before.handover != way:
                self.been.append((self.state, "a", "aangevuld", self.now))
        else:
            self._refuses(ConflictError, call)

    @precondition(lambda self: self.state in COLUMNS[1:6])
    @rule()
    def is_referred_on(self):
        """The next referral is there, and this one is closed."""
        following = request(from_desk="ido-centrum", to_desk="taalhuis")
        made = self.referring.refer_on(LIVE, self.code, following, self._who("o"), len(self.been))
        self.been.append(("doorverwezen", "o", "stap", self.now))
        assert (made.previous, made.position) == (self.code, 2)
        # after an undone one there can be more, made at the same moment of this clock
        assert made.code in self.store.referrals.after("lindewaard", self.code)

    @rule(to=targets, who=whos)
    def tries_with_an_old_page(self, to, who):
        """Who saw an older version hears what the first one did, and changes nothing."""
        if len(self.been) > 1:
            step = Step(State(to), Reason.CLOSED, "oud", version=len(self.been) - 2)
            self._is_refused(ConflictError, step, who)

    @invariant()
    def is_kept_as_it_happened(self):
        """One row for every change, in order, with the role and the desk; the version counts them."""
        kept = self.store.referrals.find("lindewaard", self.code)
        assert [(change.state, change.by, change.sort, change.at) for change in kept.changes] == [
            (state, ACTORS[who], sort, at) for state, who, sort, at in self.been
        ]
        assert [change.desk for change in kept.changes] == [DESKS[who] for _, who, *_ in self.been]
        assert (kept.state, kept.version) == (self.state, len(self.been))
        assert all("06-12345678" not in (change.note or "") for change in kept.changes)
        for change in kept.changes:
            wanted = change.sort == "stap" and change.state in REASONS
            assert (change.reason in REASONS[change.state]) if wanted else (change.reason is None)

    def _who(self, who):
        return Who(ACTORS[who], DESKS[who])

    def _change(self, step, who):
        assert self.referring.change(LIVE.kb, self.code, step, self._who(who)).state == step.to

    def _is_refused(self, error, step, who):
        self._refuses(error, lambda: self.referring.change(LIVE.kb, self.code, step, self._who(who)))

    def _refuses(self, error, call):
        try:
            call()
        except error as refused:
            sentence = refused.fields[0].message if refused.fields else refused.detail
            assert sentence.endswith(".")
        else:
            raise AssertionError(self.been)


TestEveryRoleInEveryOrder = ReferralMachine.TestCase
TestEveryRoleInEveryOrder.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
