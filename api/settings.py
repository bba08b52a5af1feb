"""The application's own settings: environment variables with the prefix LOKETWIJZER_, each with a default.

Parsed once, at the entry point, into one frozen value that is passed on. Everything that is wrong is reported at once,
in Dutch: the name of the variable, its value, and what it accepts (the field's description).
"""

import difflib
import os
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.accounts.identity import Role
from api.decision import Costs
from api.setting_conflicts import conflicts, port_conflicts
from api.setting_values import (
    EVERY_ADDRESS,
    PREFIX,
    BearerToken,
    DatabaseUrl,
    Folder,
    GroupSize,
    Host,
    HostNames,
    Issuer,
    MailAddress,
    MailAddresses,
    MunicipalityHosts,
    MunicipalityName,
    Port,
    RolePairs,
    Text,
    is_loopback,
    variable,
)

PASSED_ON = frozenset({"LOKETWIJZER_API_URL"})
"""Variables that are derived from the settings and given to the other processes; not settings themselves."""

FOLLOWS_FROM_ANOTHER = "default_factory_not_called"
"""Pydantic's name for: this default is made from other settings, and one of those is wrong."""


class SettingsError(Exception):
    """The environment holds settings that cannot be used; `problems` has one Dutch sentence for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(BaseSettings):
    """Where the product listens, where its data lives, and which model and content it uses.

    `Settings(...)` takes values directly (tests) and the rest from the environment; `Settings.load()` does the same
    and turns what is wrong into a `SettingsError`. A field's description says in Dutch what the variable accepts.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    host: Text = Field(
        "127.0.0.1",
        description="het adres waarop de api luistert, bijvoorbeeld 127.0.0.1 (alleen deze computer) of 0.0.0.0",
    )
    port: Port = Field(8000, description="een poortnummer van 1 tot en met 65535 voor de pagina's en de api")
    rasa_port: Port = Field(5005, description="een poortnummer van 1 tot en met 65535 voor Rasa")
    actions_port: Port = Field(5055, description="een poortnummer van 1 tot en met 65535 voor de actieserver")
    data: Folder = Field(
        Path("var"),
        validate_default=True,
        description="een map waarin geschreven mag worden: database, index, modellen en logboeken",
    )
    database_url: DatabaseUrl = Field(
        default_factory=lambda values: f"sqlite:///{values['data'] / 'loketwijzer.db'}" if "data" in values else "",
        repr=False,  # may hold a password
        description="een bestand (sqlite:///map/naam.db) of een adres van PostgreSQL, bijvoorbeeld "
        "postgresql+psycopg://gebruiker:wachtwoord@server/loketwijzer",
    )
    embedding_model: Text = Field(
        "loketwijzer-e5",
        description="loketwijzer-e5 of multilingual-e5-small (allebei meegeleverd), of de naam of map van een ander "
        "sentence-transformers-model",
    )
    evaluation_token: BearerToken | None = Field(
        None,
        description="een lang, willekeurig geheim waarmee een meting de api mag aanroepen, met letters en cijfers en "
        "zonder spaties; leeg is uit",
    )
    internal_token: BearerToken | None = Field(
        None,
        description="een willekeurig geheim tussen het gesprek en de api, met letters en cijfers en zonder spaties; "
        "'make run' kiest er zelf een",
    )
    requests_per_minute: Annotated[int, Field(ge=1, le=100_000)] = Field(
        600,
        description="een getal van 1 tot en met 100000: zoveel vragen mag één adres per minuut stellen",
    )
    question_cost: Annotated[float, Field(ge=0, le=1)] = Field(
        0.16,
        description="een getal van 0 tot en met 1: wat een vraag kost vergeleken met een verkeerde verwijzing",
    )
    declined_cost: Annotated[float, Field(ge=0, le=10)] = Field(
        0.5,
        description="een getal van 0 tot en met 10: wat onterecht 'dit weet ik niet' kost; verkeerd verwijzen is 1",
    )
    missed_urgency_cost: Annotated[float, Field(ge=0, le=1000)] = Field(
        5.0,
        description="een getal van 0 tot en met 1000: wat het missen van spoed kost vergeleken met een vals alarm",
    )
    allowed_hosts: HostNames = Field(
        ("127.0.0.1", "localhost", "testserver"),
        description="namen waaronder de pagina's te bereiken zijn, zonder https:// en zonder poort, met komma's "
        "ertussen: localhost,loket.nl",
    )
    municipality: MunicipalityName = Field(
        "lindewaard",
        description="de naam van een map in knowledge/content, in kleine letters",
    )
    municipalities: MunicipalityHosts = Field(
        (),
        description="de gemeenten met hun adres, met komma's ertussen: lindewaard=lindewaard.loket.nl,"
        "veldhoek=veldhoek.loket.nl; leeg is één gemeente",
    )
    oin: Annotated[str, StringConstraints(pattern=r"^[0-9]{20}$")] | None = Field(
        None,
        description="het organisatie-identificatienummer (OIN) van de gemeente: 20 cijfers; leeg is niet meesturen",
    )
    conversation_hours: Annotated[int, Field(ge=1, le=720)] = Field(
        24,
        description="een getal van 1 tot en met 720: zoveel uur blijft bewaard wat in een gesprek is gezegd",
    )
    keep_referral_days: Annotated[int, Field(ge=30, le=3650)] = Field(
        365,
        description="een getal van 30 tot en met 3650: zoveel dagen blijft een doorverwijzing bewaard waar niets meer "
        "mee gebeurt",
    )
    keep_signal_days: Annotated[int, Field(ge=30, le=3650)] = Field(
        730,
        description="een getal van 30 tot en met 3650: zoveel dagen blijven een signaal en een opmerking bewaard",
    )
    keep_event_days: Annotated[int, Field(ge=4, le=365)] = Field(
        30,
        description="een getal van 4 tot en met 365: zoveel dagen blijven berichten naar andere systemen bewaard",
    )
    keep_processing_log_days: Annotated[int, Field(ge=30, le=3650)] = Field(
        1095,
        description="een getal van 30 tot en met 3650: zoveel dagen blijft het logboek van verwerkingen bewaard",
    )
    keep_audit_days: Annotated[int, Field(ge=366, le=3650)] = Field(
        1095,
        description="een getal van 366 tot en met 3650: zoveel dagen blijft bewaard wat medewerkers hebben veranderd",
    )
    keep_work_days: Annotated[int, Field(ge=90, le=3650)] = Field(
        730,
        description="een getal van 90 tot en met 3650: zoveel dagen nadat werk is afgehandeld, blijft bewaard wat een "
        "redacteur erbij schreef",
    )
    keep_draft_days: Annotated[int, Field(ge=30, le=3650)] = Field(
        365,
        description="een getal van 30 tot en met 3650: zoveel dagen blijft een concept bewaard waar niemand aan werkt",
    )
    processing_register: Annotated[str, StringConstraints(pattern=r"^(urn:|https://)\S+$", max_length=300)] | None = (
        Field(
            None,
            description="het begin van de adressen in uw register van verwerkingen, zoals https://gemeente.nl/avg/register/",
        )
    )

    open_counter: bool | None = Field(
        None,
        description="true of false: of wie niet is ingelogd vragen mag stellen en vastleggen; leeg is alleen op deze "
        "computer",
    )
    demo: bool | None = Field(
        None,
        description="true of false: of er proefaccounts zijn; ze bestaan alleen bij een verzonnen gemeente op deze "
        "computer",
    )
    session_idle_minutes: Annotated[int, Field(ge=1, le=1440)] = Field(
        60,
        description="een getal van 1 tot en met 1440: na zoveel minuten niets doen moet iemand opnieuw inloggen",
    )
    session_hours: Annotated[int, Field(ge=1, le=168)] = Field(
        12,
        description="een getal van 1 tot en met 168: na zoveel uur moet iemand altijd opnieuw inloggen",
    )
    oidc_issuer: Issuer | None = Field(
        None,
        description="het adres van het inlogsysteem van uw organisatie (OpenID Connect), dat begint met https://",
    )
    oidc_client_id: Text | None = Field(
        None, description="de naam waaronder Loketwijzer bij dat inlogsysteem bekend is"
    )
    oidc_client_secret: SecretStr | None = Field(
        None, description="het geheim dat bij die naam hoort; leeg als het inlogsysteem daar niet om vraagt"
    )
    oidc_role_claim: Text = Field(
        "roles",
        description="het gegeven waarin het inlogsysteem de groepen of rollen noemt, bijvoorbeeld groups of "
        "realm_access.roles",
    )
    oidc_roles: RolePairs = Field(
        (),
        description="welke groep welke rol krijgt, met komma's ertussen: loket-balie=balie,loket-beheer=beheerder",
    )

    second_person: bool = Field(
        False,
        description="true of false: bij true publiceert niemand een eigen concept, dat doet altijd een collega",
    )

    smtp_host: Host | None = Field(
        None, description="de naam van de mailserver, bijvoorbeeld mail.gemeente.nl; leeg is geen mail"
    )
    smtp_port: Port = Field(587, description="een poortnummer van 1 tot en met 65535 van de mailserver")
    smtp_user: Text | None = Field(
        None, description="de naam waarmee Loketwijzer bij de mailserver inlogt; leeg is niet"
    )
    smtp_password: SecretStr | None = Field(None, description="het wachtwoord dat daarbij hoort")
    smtp_starttls: bool = Field(True, description="true of false: of de verbinding met de mailserver beveiligd wordt")
    mail_from: MailAddress | None = Field(
        None, description="het adres van de afzender van mail, bijvoorbeeld loketwijzer@gemeente.nl"
    )
    coordinator_mail: MailAddresses = Field(
        (),
        description="wie mail krijgt als een inwoner van het kastje naar de muur gaat, met komma's ertussen: "
        "coordinator@gemeente.nl",
    )
    public_url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")] | None = Field(
        None,
        description="het adres waarop loketten de pagina's bereiken, voor in mail: https://loketwijzer.gemeente.nl",
    )
    link_days: Annotated[int, Field(ge=1, le=90)] = Field(
        14, description="een getal van 1 tot en met 90: zoveel dagen werkt een link voor een loket zonder account"
    )
    referral_days: Annotated[int, Field(ge=7, le=730)] = Field(
        60,
        description="een getal van 7 tot en met 730: na zoveel dagen zonder verandering verloopt een doorverwijzing",
    )

    check_links: bool = Field(
        False,
        description="true of false: bij true probeert Loketwijzer elke week de webadressen in de inhoud; dat vraagt "
        "internet op de server",
    )

    smallest_group: GroupSize = Field(
        5,
        description="een getal van 5 tot en met 100: kleinere groepen komen niet in cijfers, en aantallen worden "
        "hierop naar beneden afgerond; of 1, dat alles toont",
    )

    @classmethod
    def load(cls) -> Self:
        """The settings in this process's environment.

        Raises SettingsError with everything that is wrong.
        """
        try:
            settings = cls()
        except ValidationError as error:
            details = [detail for detail in error.errors() if detail["type"] != FOLLOWS_FROM_ANOTHER]
            raise SettingsError(tuple(sentence(cls, detail) for detail in details)) from None
        problems = port_conflicts(settings)
        if not settings.municipalities:  # else of each of them: api/own_settings.py
            problems += conflicts(settings)
        if problems:
            raise SettingsError(problems)
        return settings

    @property
    def is_local(self) -> bool:
        """Whether only this machine is meant to reach the pages, by the address and by the names that are answered."""
        return is_loopback(self.host) and all(name == "testserver" or is_loopback(name) for name in self.allowed_hosts)

    @property
    def counter_is_open(self) -> bool:
        """Whether somebody without an account may do what the counter does."""
        return self.is_local if self.open_counter is None else self.open_counter

    @property
    def may_have_demo(self) -> bool:
        """Whether demo accounts may be used when the municipality is fictional; never beyond this machine."""
        return self.is_local and self.demo is not False

    @property
    def role_mapping(self) -> tuple[tuple[str, Role], ...]:
        """Which value of the claim gives which role."""
        pairs = (pair.rpartition("=") for pair in self.oidc_roles)
        return tuple((value, Role(role)) for value, _, role in pairs)

    @property
    def hosts(self) -> dict[str, tuple[str, ...]]:
        """Of each of several municipalities the host names under which it is reached; empty where there is one."""
        pairs = [pair.split("=") for pair in self.municipalities]
        return {name: tuple(host for other, host in pairs if other == name) for name, _ in pairs}

    @property
    def own_host(self) -> str | None:
        """The host name by which the conversation asks for this one of several municipalities; None where it is one."""
        return self.allowed_hosts[0] if self.municipalities else None

    @property
    def own_folder(self) -> Path:
        """The folder of what belongs to this municipality alone."""
        return self.data / "municipalities" / self.municipality if self.municipalities else self.data

    @property
    def api_url(self) -> str:
        """Where the processes on this machine reach the api."""
        host = "127.0.0.1" if self.host in EVERY_ADDRESS else self.host
        return f"http://{host}:{self.port}"

    @property
    def costs(self) -> Costs:
        """What mistakes and questions cost; the advice takes the cheapest choice."""
        return Costs(self.question_cost, self.declined_cost, self.missed_urgency_cost)

    @property
    def rasa_url(self) -> str:
        """Where the api reaches Rasa, which listens on loopback only."""
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        """Where Rasa reaches the action server, which listens on loopback only."""
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def index_folder(self) -> Path:
        """The folder of the FAISS index and the trained head, with their manifest."""
        return self.own_folder / "index"

    @property
    def model_folder(self) -> Path:
        """The folder of the unpacked default embedding model."""
        return self.data / "model"

    @property
    def rasa_model_folder(self) -> Path:
        """The folder of the trained Rasa model."""
        return self.data / "rasa"

    @property
    def log_folder(self) -> Path:
        """The folder of the processes' logs; no message text goes there."""
        return self.data / "log"


def unused_variables() -> tuple[str, ...]:
    """One Dutch sentence for each LOKETWIJZER_ variable in the environment that no setting reads: likely a typo."""
    known = {variable(field) for field in Settings.model_fields} | PASSED_ON
    sentences, several = [], variable("municipalities") in os.environ
    for name in sorted(set(os.environ) - known):
        if name.startswith(PREFIX) and not (several and "__" in name):  # those are of one of several municipalities
            near = difflib.get_close_matches(name, known, n=1)
            sentences.append(f"{name} is geen instelling en doet niets." + (f" Bedoelt u {near[0]}?" if near else ""))
    return tuple(sentences)


def sentence(settings: type[Settings], detail: ErrorDetails) -> str:
    """Say what is wrong with one variable, its value (never a secret), and what it accepts."""
    field = str(detail["loc"][0]) if detail["loc"] else ""
    accepts = settings.model_fields[field].description if field in settings.model_fields else None
    secret = field in {"evaluation_token", "internal_token", "database_url", "oidc_client_secret", "smtp_password"}
    given = detail["input"]
    shown = ",".join(map(str, given)) if isinstance(given, tuple) else given
    value = "de waarde (die hier geheim blijft)" if secret else f"'{shown}'"
    return f"{variable(field)}: {value} kan niet. Toegestaan: {accepts}."
