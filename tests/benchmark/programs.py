"""Small programs to compare: each does one thing that the tests want to see."""

import time

from benchmark.protocol import Advice, Label

RESERVED_BYTES = 200_000_000
CLARIFYING = {
    "decision": "clarify",
    "readings": [{"task": "digid-aanvragen", "kind": "informeren"}],
    "question": {
        "id": "q",
        "options": [
            {"id": "a", "readings": [{"task": "digid-aanvragen", "kind": "digitaal-helpen"}]},
            {"id": "none", "readings": []},
        ],
    },
}


class First:
    """Gives every question the label of the first text it was given."""

    def __init__(self, assignment):
        self._label = Label(assignment.texts[0].task, assignment.texts[0].kind)
        self.asked = []

    def answer(self, asked):
        """Give the label, and remember the text."""
        self.asked.append(asked.text)
        return self._label


class Asking:
    """Puts a question about everything, and refers to the IDO when it is answered."""

    def __init__(self, assignment):
        pass

    def answer(self, asked):
        """Ask, or give the advice after option a."""
        if asked.chosen is None:
            return Advice(CLARIFYING)
        readings = CLARIFYING["readings"]
        decision = "refer" if asked.chosen == ("q", "a") else "out-of-scope"
        desk = {"desk": "ido-centrum"} if decision == "refer" else None
        return Advice({"decision": decision, "readings": readings, "recommendation": desk})


class Broken:
    """Cannot be made ready."""

    def __init__(self, assignment):
        print("een regel vooraf")  # noqa: T201
        raise ValueError("het model past niet")


class Slow:
    """Is never ready."""

    def __init__(self, assignment):
        time.sleep(600)


class Large(First):
    """Needs much memory to become ready, and little to answer."""

    def __init__(self, assignment):
        super().__init__(assignment)
        reserved = bytearray(RESERVED_BYTES)
        del reserved
