"""The training data as a whole."""

import re
from collections import Counter

import pytest
import yaml

from tests.bot.conftest import ROOT

NLU = ROOT / "bot" / "data" / "nlu"


def _examples():
    for path in sorted(NLU.glob("*.yml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in entry:
                for line in entry["examples"].splitlines():
                    yield entry["intent"], line.removeprefix("- ")


@pytest.fixture(scope="module")
def examples():
    return list(_examples())


def _yaml(path):
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def test_situations_are_broad_and_every_act_has_examples(examples):
    count = Counter(intent for intent, _ in examples)
    assert count["describe_situation"] >= 500
    assert min(count.values()) >= 20


def test_no_example_stands_twice(examples):
    count = Counter(text.lower() for _, text in examples)
    assert [text for text, times in count.items() if times > 1] == []


def test_every_act_of_the_domain_has_one_rule_and_its_action_exists():
    domain, rules = _yaml("bot/domain.yml"), _yaml("bot/data/rules.yml")["rules"]
    intents = {next(iter(entry)) for entry in domain["intents"]}
    steps = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in rules}
    assert set(steps) == intents
    assert len(rules) == len(steps)
    assert set(steps.values()) == set(domain["actions"])


def test_no_slot_steers_the_policy():
    assert not any(slot["influence_conversation"] for slot in _yaml("bot/domain.yml")["slots"].values())


def test_no_test_story_repeats_a_training_example(examples):
    known = {text.lower() for _, text in examples}
    said = re.findall(
        r"user: \|\n\s+(.+)", "".join(p.read_text(encoding="utf-8") for p in (ROOT / "bot/tests").glob("*.yml"))
    )
    assert len(said) >= 50
    assert [text for text in said if text.lower() in known] == []


def test_nothing_holds_personal_data(examples):
    assert [text for _, text in examples if re.search(r"\d{8,9}|\b[A-Z]{2}\d{2}[A-Z]{4}\d+|\S+@\S+", text)] == []
