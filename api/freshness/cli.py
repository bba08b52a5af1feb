"""`python -m api links`: try every web address of the content now."""

import asyncio
from datetime import UTC, datetime

import typer

from api.command_line import settings_of, stop
from api.municipality_option import Municipality
from api.problems import UnavailableError
from knowledge.errors import StoreError


def links(*, municipality: Municipality = None) -> None:
    """Probeer alle webadressen in de inhoud, en toon wat niet werkt of is verhuisd."""
    from api.freshness.database import migrate_freshness  # noqa: PLC0415 - the database only when it is needed
    from api.freshness.keeping import link_check_of  # noqa: PLC0415 - idem
    from api.freshness.words import OUTCOMES, place_of  # noqa: PLC0415 - idem
    from knowledge.store import load_published  # noqa: PLC0415 - idem
    from knowledge.store.database import connect  # noqa: PLC0415 - idem

    settings = settings_of(municipality)
    try:
        kb = load_published(settings.database_url, settings.municipality)
        migrate_freshness(settings.database_url)
        engine = connect(settings.database_url)
        try:
            check = link_check_of(engine, settings, lambda: kb, lambda: datetime.now(UTC))
            count = asyncio.run(check.look())
            wanting = check.wanting()
        finally:
            engine.dispose()
    except (StoreError, UnavailableError) as error:
        stop(str(error))
    for broken in wanting:
        where = ", ".join(place_of(kb, place).name for place in broken.places[:3])
        moved = f" naar {broken.link.moved_to}" if broken.link.moved_to else ""
        typer.echo(f"{broken.link.url}: {OUTCOMES[broken.link.outcome]}{moved}. Staat bij: {where}.")
    bad = sum(broken.link.broken_since is not None for broken in wanting)
    typer.echo(f"Geprobeerd: {count}. Werkt niet: {bad}. Verhuisd: {len(wanting) - bad}.")
    if bad:
        raise typer.Exit(1)
