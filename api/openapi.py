"""The OpenAPI description: complete, in Dutch, with the one error shape on every route."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI

from api.problems import DOCUMENTED, MEDIA_TYPE, SCHEMAS

_ENTITIES: Final = {
    "AdviceRequest": "Een situatie in gewone woorden, met wat u weet van de weg die de inwoner al ging.",
    "AdviceResponse": "Het advies: één besluit voor één vraag.",
    "Alive": "Het proces draait.",
    "Answer": "Het antwoord op de vraag die eerder is gesteld.",
    "AppliesTo": "De zaken waar een grens over gaat.",
    "BotMessage": "Eén bericht van de assistent.",
    "Button": "Een klaar antwoord.",
    "ByDesk": "Door welk loket een verandering gebeurt.",
    "CellOut": "De loketten voor één soort hulp, het beste eerst.",
    "Change": "Eén verandering van stand.",
    "ConversationMessage": "Eén beurt van de medewerker.",
    "ConversationReply": "Wat de assistent in één beurt antwoordt.",
    "Desk": "Een loket met al zijn gepubliceerde gegevens.",
    "DeskFact": "Eén feit over een loket.",
    "DeskMention": "Een loket dat in een tekst wordt genoemd.",
    "DeskOut": "Een loket, met de openingstijden van dit moment.",
    "DeskReason": "Een loket met de reden dat het een andere mogelijkheid is, of juist niet.",
    "DeskReply": "Het antwoord op een vraag over een loket.",
    "DeskShort": "Een loket in de lijst.",
    "DesksOut": "De loketten van deze revisie.",
    "DivisionAnswer": "Wat een loket doet, waar het stopt en wie het anders doet.",
    "DivisionLineOut": "Eén loket in de taakverdeling.",
    "DivisionOut": "De taakverdeling van één onderwerp.",
    "DivisionReply": "Het antwoord op een vraag over de taakverdeling.",
    "FeedbackOut": "Een melding die bewaard is.",
    "FeedbackRequest": "Een melding dat een antwoord niet klopt.",
    "Handover": "Hoe collega's een inwoner warm overdragen.",
    "HandoverAdvice": "Hoe u de inwoner warm overdraagt.",
    "KindOut": "Eén soort hulp.",
    "ListedReferral": "Eén doorverwijzing in de lijst, zonder teksten van medewerkers.",
    "ListedSignal": "Eén signaal in de lijst, zonder teksten van medewerkers.",
    "Mentions": "De loketten die een tekst noemt.",
    "Openness": "Of een loket open is op het moment van de vraag.",
    "Option": "Eén keuze bij de vraag.",
    "Problem": "Een fout in vaste vorm (RFC 9457).",
    "Question": "De ene vraag, met hoogstens vijf keuzes.",
    "Reading": "Eén uitleg van wat er bedoeld is.",
    "ReadingRef": "Een uitleg zonder kans.",
    "Recommendation": "Het ene loket, met alles wat u zegt en doet.",
    "ReferralOut": "Een warme doorverwijzing, zonder gegevens over wie de inwoner is.",
    "ReferralRequest": "Een warme doorverwijzing om vast te leggen.",
    "ReferralsOut": "Een stuk van de lijst met doorverwijzingen.",
    "Refusal": "Wat een loket niet doet, en wie wel.",
    "Session": "Een dagdeel waarop een andere organisatie aan dit loket zit.",
    "SignalOut": "Een signaal: waar een inwoner op vastliep.",
    "SignalRequest": "Een signaal om te registreren.",
    "SignalsOut": "Een stuk van de lijst met signalen.",
    "TaskOut": "Eén onderwerp.",
    "TasksOut": "De onderwerpen en soorten hulp van deze revisie.",
    "TextInContext": "Een vraag in gewone woorden, met waar het gesprek over ging.",
    "TextOnly": "Een tekst waarin loketten genoemd kunnen zijn.",
    "WrongOut": "Een bekende verkeerde verwijzing.",
}
_ENUMS: Final = {
    "Access": "Hoe een inwoner er terechtkan.",
    "Actor": "In welke rol iemand iets verandert.",
    "ChangeSort": "Soort verandering: een stap, heropend, ongedaan gemaakt, aangevuld of door de afzender afgehandeld.",
    "Channel": "Waarop een inwoner vastliep.",
    "Consent": "Of de inwoner het goed vindt dat u de collega vertelt waar het over gaat.",
    "Decision": "Het besluit: verwijzen, hier helpen, vragen, spoed, of niet weten.",
    "FeedbackSort": "niet-juist, niet-afgesproken of geen-antwoord.",
    "HandoverMethod": "Een manier om over te dragen.",
    "HandoverWay": "Hoe een inwoner is overgedragen.",
    "Reason": "Waarom een loket weigert, of waarom iemand niet is geholpen.",
    "Role": "Wat een loket doet: voert-uit, helpt of informeert.",
    "Severity": "Hoe erg het voor de inwoner was: lastig, vast (kon niet verder) of schade.",
    "Sort": "vastgelopen, of van het kastje naar de muur gestuurd.",
    "State": "Waar een doorverwijzing staat.",
    "Verdict": "Wat een loket hierin doet: wel, tot een grens, uitleg, niet, of niet afgesproken.",
}
_FIELDS: Final = {
    "access": "Hoe een inwoner er terechtkan.",
    "address": "Het adres; null als er geen bezoekadres is.",
    "aliases": "Namen waaronder mensen het loket kennen.",
    "applies_to": "De zaken waar deze grens over gaat.",
    "bring": "Wat de inwoner meeneemt.",
    "cells": "De soorten hulp met hun loketten.",
    "check_before": "Voor welke dag het loket weer gecontroleerd moet zijn; zonder is dat na een jaar.",
    "checked": "Wanneer het loket voor het laatst is gecontroleerd.",
    "colleague_phone": "De lijn voor collega's. Niet aan inwoners geven.",
    "condition": "Waar u op let bij het overdragen.",
    "contact_checked": "Onwaar: de contactgegevens zijn nog niet gecontroleerd.",
    "description": "De uitleg.",
    "desk": "Het loket.",
    "desks": "De loketten.",
    "detail": "De uitleg in een hele zin.",
    "division": "Het antwoord voor één loket.",
    "does": "Wat het loket doet.",
    "does_not": "Wat het loket niet doet, en wie wel.",
    "email": "Het e-mailadres van het loket.",
    "errors": "De velden die niet kloppen, elk met een zin.",
    "handover": "Hoe u de inwoner warm overdraagt.",
    "hours_note": "Wat u over de openingstijden moet weten.",
    "id": "De vaste id.",
    "instance": "Het adres waar het misging.",
    "instead": "Het loket dat het wel doet.",
    "kind": "De id van de soort hulp.",
    "kind_name": "De soort hulp in woorden.",
    "kinds": "De soorten hulp.",
    "languages": "Talen waarvan bekend is dat ze die spreken.",
    "methods": "Manieren om over te dragen, de warmste eerst.",
    "name": "De naam.",
    "note": "Wat verder is afgesproken.",
    "open": "Of het loket nu open is.",
    "opening_hours": "De openingstijden in de notatie van OpenStreetMap; null als ze niet bekend zijn.",
    "organisation": "Van wie het loket is.",
    "owner": "Wie weet of de gegevens kloppen, als dat niet de organisatie is.",
    "owner_mail": "Het adres van de eigenaar. Staat nooit in een antwoord.",
    "phone": "Het nummer voor inwoners; null als het niet bekend is.",
    "reason": "De reden.",
    "revision": "Het nummer van de gepubliceerde kennisbank.",
    "role": "Wat het loket doet: voert-uit, helpt of informeert.",
    "scope": "Waar het onderwerp over gaat, en waarover niet.",
    "service_area": "Het gebied waarvoor het loket er is.",
    "sessions": "Dagdelen waarop andere organisaties aan dit loket zitten.",
    "sessions_elsewhere": "Dagdelen waarop deze organisatie aan een ander loket zit.",
    "source": "De afspraak waar dit op rust, met de datum.",
    "status": "De stand, of bij een fout het nummer (HTTP).",
    "summary": "Het loket in een of twee zinnen.",
    "task": "De id van het onderwerp.",
    "task_name": "Het onderwerp in woorden.",
    "tasks": "De onderwerpen.",
    "tell": "Wat u aan de collega vertelt.",
    "text": "De tekst.",
    "theme": "De id van het thema.",
    "theme_name": "Het thema in woorden.",
    "themes": "De thema's.",
    "title": "De fout in het kort.",
    "type": "Het soort.",
    "upl": "De naam in de Uniforme Productnamenlijst, als die er is.",
    "upl_uri": "De URI van die naam.",
    "urgent": "Of het onderwerp naar zijn aard dringend is.",
    "valid_from": "De eerste dag waarop dit geldt; zonder geldt het al.",
    "valid_until": "De laatste dag waarop dit geldt; zonder geldt het tot het verandert.",
    "verified_on": "Wanneer het loket voor het laatst is gecontroleerd.",
    "village": "De kern waar het loket is.",
    "website": "De website.",
    "wheelchair": "Toegankelijk met een rolstoel: yes, limited, no of null (onbekend).",
    "wrong": "Bekende verkeerde verwijzingen.",
}
"""What a field means wherever it occurs; a field that says more about itself keeps its own words."""


def describe(app: FastAPI) -> None:
    """Complete the description of `app` when it is first asked for."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(make())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI's documentation gives


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    models = schema["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):  # the framework's own shape, which we never answer
        models.pop(unused, None)
    models.update(SCHEMAS)
    for name, model in models.items():
        model["description"] = _ENTITIES.get(name) or _ENUMS.get(name) or model.get("description", "")
        for field, facts in model.get("properties", {}).items():
            if "$ref" not in facts and "description" not in facts and field in _FIELDS:
                facts["description"] = _FIELDS[field]
    for operation in _operations(schema):
        for status, description in DOCUMENTED.items():
            operation["responses"][status] = {
                "description": description,
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
        operation["responses"].get("200", {})["description"] = "Het antwoord."
    return schema


def _operations(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in schema["paths"].values():
        yield from path.values()
