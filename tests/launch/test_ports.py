"""A port that cannot be used is said before anything is started, with the variable that changes it."""

import os
import subprocess
import sys

import pytest

from api.launch.ports import port_problems
from api.settings import Settings
from tests.launch.loopback import free_ports, taken_port


@pytest.mark.parametrize("field", ["port", "rasa_port", "actions_port"])
def test_a_port_in_use_names_the_port_and_the_variable(field, tmp_path):
    numbers = dict(zip(("port", "rasa_port", "actions_port"), free_ports(3), strict=True))
    with taken_port() as port:
        settings = Settings(**numbers | {field: port}, data=tmp_path)
        (problem,) = port_problems(settings)
    assert problem.startswith(f"Poort {port} is al in gebruik.")
    assert f"LOKETWIJZER_{field.upper()}={port + 1}" in problem


def test_all_ports_in_use_are_reported_at_once(tmp_path):
    with taken_port() as one, taken_port() as two, taken_port() as three:
        problems = port_problems(Settings(port=one, rasa_port=two, actions_port=three, data=tmp_path))
    assert len(problems) == 3


def test_free_ports_are_no_problem(tmp_path):
    one, two, three = free_ports(3)
    assert port_problems(Settings(port=one, rasa_port=two, actions_port=three, data=tmp_path)) == ()


@pytest.mark.parametrize("host", ["203.0.113.1", "geen-adres.invalid"])
def test_an_address_of_another_computer_is_named(host, tmp_path):
    one, two, three = free_ports(3)
    settings = Settings(host=host, port=one, rasa_port=two, actions_port=three, data=tmp_path)
    assert port_problems(settings) == (f"{host} is geen adres van deze computer. Pas LOKETWIJZER_HOST aan.",)


def test_the_command_exits_with_2_and_starts_nothing(tmp_path):
    with taken_port() as port:
        done = subprocess.run(
            [sys.executable, "-m", "api", "run"],
            env=os.environ | {"LOKETWIJZER_PORT": str(port), "LOKETWIJZER_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert f"Poort {port} is al in gebruik" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "log").exists()
