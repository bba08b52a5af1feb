"""What a desk does for a matter: line, known wrong referral, refusal, or never agreed; in that order."""

import pytest

from knowledge.verdicts import Verdict, judge


@pytest.mark.parametrize(
    ("desk", "task", "kind", "verdict", "instead"),
    [
        ("sociaal-raadslieden", "toeslag-terugvordering", "adviseren", Verdict.DOES, None),
        ("ido-oosterlinde", "ww-uitkering", "digitaal-helpen", Verdict.HELPS_UNTIL, None),
        ("cak", "eigen-bijdrage-zorg", "informeren", Verdict.INFORMS, None),
        ("balie-burgerzaken", "digid-app", "digitaal-helpen", Verdict.DOES_NOT, "ido-centrum"),
        ("ido-centrum", "toeslag-wijziging", "aanvragen", Verdict.DOES_NOT, "dienst-toeslagen"),
        ("taalhuis", "verkiezingen-stemmen", "informeren", Verdict.NOT_AGREED, "balie-burgerzaken"),
    ],
)
def test_verdicts(lindewaard, desk, task, kind, verdict, instead):
    """One example of each ground."""
    judgement = judge(lindewaard, desk, task, kind)
    assert (judgement.verdict, judgement.instead) == (verdict, instead)


def test_every_line_of_the_division_is_done_by_its_desk(lindewaard):
    """A desk in a cell is never judged not to do it."""
    for (task, kind), lines in lindewaard.cells.items():
        for line in lines:
            verdict = judge(lindewaard, line.desk, task, kind).verdict
            assert verdict in (Verdict.DOES, Verdict.HELPS_UNTIL, Verdict.INFORMS)
