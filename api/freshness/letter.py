"""What stands in the mail to an owner: which desk, the facts that everybody may know, and where to answer."""

from collections.abc import Sequence
from datetime import date

from api.casework.letters import Letter
from api.dutch import short_day
from api.freshness.desk_facts import FactLines, owner_of
from knowledge.schema import Desk, Municipality


def letter(
    municipality: Municipality,
    desk: Desk,
    facts: Sequence[FactLines],
    due: date,
    link: str,
    *,
    until: date,
    today: date,
) -> Letter:
    """Return the mail; `due` is the day before which the desk must be checked, `until` the last day of the link."""
    who = f"{municipality.name[0].upper()}{municipality.name[1:]}"
    when = f"Dat moest voor {short_day(due)}." if today > due else f"Graag voor {short_day(due)}."
    about = (
        f"{who} verwijst inwoners naar {desk.name}. Medewerkers lezen in Loketwijzer wat dit loket doet en hoe het te "
        f"bereiken is. {owner_of(desk)} is de eigenaar van die gegevens."
    )
    how_long = (
        f"De link werkt tot en met {short_day(until)}, voor één antwoord. U mag deze mail doorsturen aan een collega "
        "die het beter weet."
    )
    paragraphs = (
        "Goedendag,",
        about,
        f"Kloppen ze nog? {when}",
        "\n".join(f"{fact.label}: {'; '.join(fact.lines) or 'niet bekend'}" for fact in facts),
        f"Bekijk alles en geef antwoord. Dat kan zonder account:\n{link}",
        "Klopt alles? Dan is één klik genoeg. Klopt iets niet? Dan schrijft u op die pagina wat er anders is.",
        how_long,
        "Dit bericht komt van Loketwijzer. Antwoorden op deze mail heeft geen zin.",
    )
    return Letter(f"Kloppen de gegevens van {desk.name} nog?", "\n\n".join(paragraphs) + "\n")
