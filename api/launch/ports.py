"""Whether the ports that the processes need are free, before anything is started."""

import errno
import socket

from api.setting_values import variable
from api.settings import Settings


def port_problems(settings: Settings) -> tuple[str, ...]:
    """One Dutch sentence for each port that cannot be used, naming the variable that changes it."""
    wanted = (
        ("port", settings.host, settings.port),
        ("rasa_port", "127.0.0.1", settings.rasa_port),
        ("actions_port", "127.0.0.1", settings.actions_port),
    )
    return tuple(sentence for field, host, port in wanted if (sentence := _problem(field, host, port)))


def _problem(field: str, host: str, port: int) -> str | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        # As the servers do: a port whose last connection is still closing is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(1)
        except socket.gaierror:
            return f"{host} is geen adres van deze computer. Pas {variable('host')} aan."
        except OSError as error:
            return _sentence(error, field, host, port)
    return None


def _sentence(error: OSError, field: str, host: str, port: int) -> str:
    another = f"{variable(field)}={port + 1 if port < 65535 else port - 1}"  # noqa: PLR2004 - the highest port
    if error.errno == errno.EADDRINUSE:
        return (
            f"Poort {port} is al in gebruik. Stop het programma dat hem gebruikt, "
            f"of kies een andere poort, bijvoorbeeld met {another}."
        )
    if error.errno == errno.EACCES:
        return f"Poort {port} mag u niet gebruiken. Kies een poort vanaf 1024, bijvoorbeeld met {variable(field)}=8000."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is geen adres van deze computer. Pas {variable('host')} aan."
    return f"Poort {port} op {host} kan niet worden gebruikt ({error.strerror}). Pas {variable(field)} aan."
