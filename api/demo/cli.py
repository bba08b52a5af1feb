"""`python -m api demo load` and `remove`."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from api.command_line import settings_of, stop
from api.municipality_option import Municipality
from knowledge.dutch_commands import commands
from knowledge.errors import StoreError

app = commands("Voorbeeldgegevens laden en weghalen.")


@app.command()
def load(
    referrals: Annotated[int, typer.Option(min=0, help="Hoeveel doorverwijzingen.")] = 1_000,
    signals: Annotated[int, typer.Option(min=0, help="Hoeveel signalen.")] = 10_000,
    days: Annotated[int, typer.Option(min=30, help="Over hoeveel dagen tot vandaag.")] = 365,
    *,
    municipality: Municipality = None,
) -> None:
    """Laad verzonnen doorverwijzingen en signalen; elke pagina zegt dan dat ze er zijn."""
    from api.casework.store import CaseworkStore  # noqa: PLC0415 - heavy libraries, only when they are needed
    from api.demo.store import DemoLoadedError, Wanted  # noqa: PLC0415 - idem
    from api.demo.store import load as load_data  # noqa: PLC0415 - idem
    from knowledge.store import Store  # noqa: PLC0415 - idem

    settings = settings_of(municipality)
    try:
        store, casework = Store(settings.database_url), CaseworkStore(settings.database_url)
        casework.migrate()
        kb = store.load(settings.municipality)
        store.close()
        if kb is None:
            stop("Er is nog geen inhoud gepubliceerd. Start eerst 'make run' of 'make prepare'.")
        load_data(casework.engine, kb, Wanted(referrals, signals, days), datetime.now(UTC))
        casework.close()
    except DemoLoadedError:
        stop("Er staan al voorbeeldgegevens. Haal die eerst weg: 'python -m api demo remove'.")
    except StoreError as error:
        stop(str(error))
    typer.echo(f"Geladen: {referrals} verzonnen doorverwijzingen en {signals} verzonnen signalen.")
    typer.echo("Elke pagina zegt nu 'voorbeeldgegevens'. Weghalen: 'make demo-data-remove'.")


@app.command()
def remove(*, municipality: Municipality = None) -> None:
    """Haal alle voorbeeldgegevens weg; wat echt is vastgelegd, blijft."""
    from api.casework.store import CaseworkStore  # noqa: PLC0415 - heavy libraries, only when they are needed
    from api.demo.store import remove as remove_data  # noqa: PLC0415 - idem

    settings = settings_of(municipality)
    try:
        casework = CaseworkStore(settings.database_url)
        casework.migrate()
        referrals, signals = remove_data(casework.engine, settings.municipality)
        casework.close()
    except StoreError as error:
        stop(str(error))
    typer.echo(f"Weggehaald: {referrals} verzonnen doorverwijzingen en {signals} verzonnen signalen.")
