"""What is plainly a question for a fact of a desk, whatever a classifier would make of it."""

import pytest

from api.asked.fact import asked_fact
from api.asked.plain import plainly_asks_who
from api.heard import heard


@pytest.mark.parametrize(
    "text",
    [
        "nog even over de kwijtschelding, wat was het telefoonnummer daar",
        "en bij de zorgtoeslag, zijn ze nu bereikbaar?",
        "opening hours of the water board please",
        "where is the rent tribunal?",
        "must he make an appointment at the housing association",
        "welke papieren heeft hij nodig voor de kinderbijslag",
        "is er een wachtkamer bij de GGD",
        "is daar een toilet?",
        "waar moeten ze dan precies zijn?",
        "waar ik moet gaan",
        "en wat kost dat?",
        "hij werkt de hele week, kan dat ook op een zaterdag?",
        "mag ze op vrijdagmiddag ook?",
        "is dat gratis",
        "is er een wachtlijst",
        "hoe meld ik haar aan",
        "wat vertel ik bij een overdracht aan de cliëntondersteuning?",
        "wanneer",
        "waar moet een ouder heen voor het CJG, welk gebouw",
        "hebben ze bij de voedselbank een plek voor de fiets, is er een fietsenrek",
    ],
)
def test_it_is_heard(lindewaard, names, text):
    """The last one although the name of the desk is a name of a subject too."""
    assert heard(lindewaard, names, text).asks_desk


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Taalhuis nu nog open? ik heb hier een man uit Syrië", "open-now"),
        ("mevrouw spreekt alleen Turks, kan het wijkteam haar in haar eigen taal helpen?", "languages"),
        ("heeft het CIZ een aparte lijn voor ons als collega's", "colleague-phone"),
        ("collegalijn van de Lindehof, ik wil niet in de wacht", "colleague-phone"),
        ("how do I hand over a lady to Veilig Thuis, what do they need to hear?", "handover"),
        ("hoe breng ik iemand over naar het Taalhuis, hij durft niet", "handover"),
        ("moet meneer een afspraak maken bij burgerzaken", "appointment"),
        ("op welke dagen kan iemand binnenlopen bij de voedselbank", "opening-hours"),
        ("welk kamertje is het van het sociaal loket", "address"),
        ("zit er nu iemand bij het energieloket", "open-now"),
        ("welke landelijke dienst zit er morgenochtend aan het overheidsbreed loket", "sessions"),
        ("de man heeft een rollator, komt hij daarmee de voedselbank in?", "wheelchair"),
        ("wat moet een vrouw die naar de schuldhulp gaat bij zich hebben?", "bring"),
        ("kan ik iemand nu doorsturen naar het Sociaal Loket of zitten ze al dicht", "open-now"),
        ("draait de huisartsenpost nu al?", "open-now"),
        ("op welke momenten houdt het Juridisch Loket spreekuur bij ons?", "opening-hours"),
        ("mantelzorgsteunpunt, welke ochtenden?", "opening-hours"),
    ],
)
def test_behind_a_story_or_before_a_remark_too(lindewaard, names, text, about):
    assert heard(lindewaard, names, text).asks_desk
    assert asked_fact(text) == about


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Oma zit in een rolstoel. Komt zij daar naar binnen?", "wheelchair"),
        ("hij kan vrijdag, is daar dan iemand?", "opening-hours"),
        ("ze komt de deur niet uit. kan ze dat ook telefonisch regelen?", "phone"),
        ("en morgen?", "opening-hours"),
        ("en volgende week, met de kerst?", "opening-hours"),
        ("wat moet ik klaarleggen als ik ze bel?", "bring"),
        ("geef me het nummer alvast, dan bel ik ze maandag", "phone"),
        ("kan ze er vanmiddag nog terecht?", "open-now"),
        ("spreken ze daar ook Pools?", "languages"),
        ("zijn die er zaterdag ook?", "opening-hours"),
        ("en nu is daar echt niemand meer?", "open-now"),
    ],
)
def test_of_the_desk_of_the_talk(lindewaard, names, text, about):
    """Nothing is named: the words point at the desk that was spoken of."""
    assert heard(lindewaard, names, text).asks_desk
    assert asked_fact(text) == about


def test_how_to_come_in_is_not_how_to_come_there():
    assert asked_fact("hoe kom ik bij ze binnen, gewoon inlopen?") == "appointment"
    assert asked_fact("hoe kom ik bij ze?") == "address"


@pytest.mark.parametrize(
    "text",
    [
        "morgen",
        "er is nu geen huisarts open en ik heb pijn",
        "de bieb is vandaag gesloten",
        "welke dag schrijft duo de studielening af",
        "in de e-mail van de ombudsman zit een bericht dat ik niet open krijg",
        "hoe geef ik een verhuizing door aan de IND",
        "mijn VOG is weken geleden besteld. Wanneer is die er?",
        "wat is het nummer als je aan zelfmoord denkt",
        "hoe kom je bij het wijkteam",
    ],
)
def test_what_only_looks_like_it_is_not(lindewaard, names, text):
    assert not heard(lindewaard, names, text).asks_desk


@pytest.mark.parametrize(
    "text",
    [
        "hij wil zijn nummer doorgeven aan het taalhuis",
        "mag ik bij het IDO helpen met mailen",
        "zijn parkeervergunning is afgewezen, is er nog een parkeerplek bij zijn huis",
        "does the library teach computer skills",
        "who decides about housing benefit",
        "moeten er toiletten bij als er honderd mensen komen voor een feest in de straat",
        "is er niemand meer die voor hem zorgt?",
        "weer iemand vastgelopen op de website van DUO, kun je dat als signaal vastleggen",
        "het nummer van het UWV staat verkeerd in de brief, noteer dat eens",
        "ze vertelt dat de winkel waar ze werkt dicht is en dat ze nu geen geld heeft, wat is het adres van het loket",
    ],
)
def test_a_story_or_a_question_about_the_division_is_not(lindewaard, names, text):
    assert not heard(lindewaard, names, text).asks_desk


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("en voor de kwijtschelding: zijn ze open?", ("kwijtschelding-gemeente",)),
        ("about the child benefit, what is the address", ("kinderbijslag",)),
        ("zijn ze alleen op afspraak open", ()),
        ("wat is het mailadres", ()),
    ],
)
def test_what_a_question_says_it_is_about(lindewaard, names, text, tasks):
    """A name that only happens to stand in it ('alleen', 'mailadres') is not what it is about."""
    assert heard(lindewaard, names, text).about == tasks


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("and who helps with debts here?", True),
        ("which desk is for residence permits", True),
        ("who can help me with my tax form", False),
        ("who lives with him is not registered at his address", False),
        ("who is at the desk of the food bank, is it open", False),
    ],
)
def test_in_english_who_does_something_is_heard_too(lindewaard, names, text, asks):
    """Of who asks about others: 'me' is a resident's own story."""
    assert heard(lindewaard, names, text).asks_division is asks


@pytest.mark.parametrize("text", ["wat kost een paspoort", "wanneer is zijn pensioen", "hoe meld ik een verhuizing"])
def test_what_names_a_subject_is_not_heard_as_a_fact_of_a_desk(lindewaard, names, text):
    assert not heard(lindewaard, names, text).asks_desk


def test_who_does_it_after_a_no_is_asked_of_the_division(lindewaard, names):
    assert heard(lindewaard, names, "wie dan wel").asks_division


@pytest.mark.parametrize(
    "text",
    [
        "rolstoel kapot, is het sociaal loket daar van?",
        "adres wijzigen, is burgerzaken daar van?",
        "e-mailadres maken, is het IDO daarvoor?",
        "Is het sociaal loket van de rolstoelreparatie?",
        "broken legs, needs wheelchair, is the sociaal loket for that?",
    ],
)
def test_whose_task_it_is_is_no_fact(lindewaard, names, text):
    """Although the subject has the words of a fact in it."""
    found = heard(lindewaard, names, text)
    assert (found.asks_desk, found.asks_division) == (False, True)


def test_whether_one_gets_in_is_still_a_fact(lindewaard, names):
    found = heard(lindewaard, names, "is het sociaal loket ook voor rolstoelen toegankelijk?")
    assert (found.asks_desk, found.asks_division) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "wat kost een cursus bij de digitale cursussen",
        "kost een cursus bij het taalhuis geld?",
        "kost dat geld bij het taalhuis",
        "hoeveel kost een maaltijd bij de notenhof",
        "hoeveel geld vragen ze bij de notenhof voor eten",
        "wat betaal je voor een cursus bij de bieb",
        "moet je betalen bij de raadslieden",
        "moet mevrouw iets betalen bij het juridisch loket?",
        "moet je bij het taalhuis iets betalen",
        "wat zijn de kosten van buurtbemiddeling",
        "is een gesprek bij de raadslieden gratis",
        "is er een wachtlijst bij het taalhuis",
        "wat is de wachttijd bij het cjg",
        "hoe lang is de wachttijd bij schuldhulp",
        "hoe lang duurt een gesprek bij het juridisch loket",
        "hoe lang duurt het bij schuldhulp voordat je aan de beurt bent",
        "hoe lang duurt de taalles bij het taalhuis",
        "how much does a course at the library cost",
        "do you have to pay at the taalhuis?",
    ],
)
def test_what_it_costs_and_how_long_it_takes_are_facts_of_a_desk(lindewaard, names, text):
    assert heard(lindewaard, names, text).asks_desk


@pytest.mark.parametrize(
    "text",
    [
        "moet hij zijn boete betalen bij het cjib",
        "betaalt het uwv de aanvulling bij een lage wia",
        "ik moet veel betalen aan de belastingdienst",
        "kan je waterschapsbelasting in termijnen betalen bij de belastingbalie",
        "zit energietoeslag of de energierekening betalen bij het energieloket",
        "hoe lang duurt een bezwaar bij bureau bezwaar",
        "wat kost een rijbewijs bij burgerzaken",
        "hoe lang duurt mijn aanvraag bij het uwv nog",
        "wat kost mijn paspoort als ik bij burgerzaken een nieuwe haal",
    ],
)
def test_what_somebody_has_to_pay_is_a_matter(lindewaard, names, text):
    assert not heard(lindewaard, names, text).asks_desk


@pytest.mark.parametrize("text", ["tot hoe ver", "en hoe ver mogen we dan?", "how far can I go", "tot waar gaat dat"])
def test_how_far_one_may_go_is_asked_of_the_division(text):
    assert plainly_asks_who(text)


def test_how_far_it_is_to_walk_is_not():
    assert not plainly_asks_who("hoe ver is het lopen naar de bieb")
