from time import process_time

import pytest

from bot.actions import asking, comparing, correcting, hearing, visits
from bot.actions.help_words import heard_in
from tests.bot.stand_in import QUESTION

OPTIONS = QUESTION["options"]
PENSION = {"id": "aow.aanvragen", "label": "AOW", "readings": [{"task": "aow", "kind": "aanvragen"}]}
THREE = [*OPTIONS[:2], PENSION, OPTIONS[2]]
FOUR = [*OPTIONS[:2], PENSION, {**PENSION, "id": "aio.aanvragen", "label": "AIO"}, OPTIONS[2]]


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("de eerste", "huurtoeslag.aanvragen"),
        ("Doe maar de tweede", "huur.bezwaar"),
        ("2", "huur.bezwaar"),
        ("the last one", "huur.bezwaar"),
        ("geen van deze", "geen"),
        ("dat staat er niet bij", "geen"),
        ("none of these", "geen"),
        ("het gaat om de huurtoeslag", "huurtoeslag.aanvragen"),
        ("huurverhogin", "huur.bezwaar"),
        ("1e", "huurtoeslag.aanvragen"),
        ("kies maar 2", "huur.bezwaar"),
        ("ik denk 2", "huur.bezwaar"),
        ("2e", "huur.bezwaar"),
        ("de 2de", "huur.bezwaar"),
        ("2de optie", "huur.bezwaar"),
        ("2. Huurverhoging", "huur.bezwaar"),
        ("één", "huurtoeslag.aanvragen"),
        ("doe maar een graag", "huurtoeslag.aanvragen"),
        ("optie b", "huur.bezwaar"),
        ("keus 2", "huur.bezwaar"),
        ("optie twee lijkt me", "huur.bezwaar"),
        ("b graag", "huur.bezwaar"),
        ("nummer twee is het", "huur.bezwaar"),
        ("top one", "huurtoeslag.aanvragen"),
        ("number one", "huurtoeslag.aanvragen"),
        ("the second one", "huur.bezwaar"),
        ("bottom one", "huur.bezwaar"),
        ("meer de tweede dan de eerste", "huur.bezwaar"),
        ("ik denk eerder de tweede dan de eerste", "huur.bezwaar"),
        ("niet de eerste maar de tweede", "huur.bezwaar"),
        ("de tweede, niet de eerste", "huur.bezwaar"),
        ("de tweede van de twee", "huur.bezwaar"),
        ("zit er niet tussen", "geen"),
        ("gn van deze", "geen"),
        ("geen van beide", "geen"),
        ("geen enkele", "geen"),
        ("not any of those", "geen"),
        ("neither", "geen"),
    ],
)
def test_words_choose_an_option(text, option):
    assert hearing.chosen(text, OPTIONS)["id"] == option


@pytest.mark.parametrize(
    "text",
    ["de middelste", "het middelste", "de middelste van de drie", "die in het midden", "the middle one", "middle"],
)
def test_the_middle_one_is_of_three(text):
    assert hearing.chosen(text, THREE)["id"] == "huur.bezwaar"
    assert hearing.chosen(text, FOUR) is None


@pytest.mark.parametrize("text", ["de 3de", "3e", "de derde van de drie", "de laatste", "the 3rd"])
def test_the_third_of_three(text):
    assert hearing.chosen(text, THREE)["id"] == "aow.aanvragen"


@pytest.mark.parametrize("text", ["ze snapt de brief niet", "huur", "", "ja"])
def test_other_words_choose_nothing(text):
    assert hearing.chosen(text, OPTIONS) is None


@pytest.mark.parametrize(
    "text",
    [
        "alle drie",
        "alle 3",
        "de eerste en de derde",
        "1e en 2e",
        "zowel de eerste als de tweede",
        "een of twee, maakt niet uit",
        "1 of 2",
        "een beetje van allebei",
        "een van de twee",
        "allebei",
        "beide",
        "both",
        "both of them",
        "de eerste twee",
    ],
)
def test_two_options_are_no_choice(text):
    assert hearing.chosen(text, THREE) is None


@pytest.mark.parametrize(
    "text",
    [
        "ze heeft een brief",
        "ze heeft twee kinderen",
        "ze wil eerst bezwaar maken",
        "ze heeft last van de buren",
        "hij is er voor de eerste keer",
        "d'r man is ziek",
        "ze snapt er niks van",
        "dank je, top",
        "top",
        "waar is balie 2",
        "2e kind geboren, zelfde rekening",
        "any of those",
        "geen kopie van haar paspoort",
        "hij heeft geen enkel inkomen",
    ],
)
def test_a_word_that_also_counts_is_no_choice_in_a_story(text):
    assert hearing.chosen(text, THREE) is None


@pytest.mark.parametrize(
    "text",
    [
        "geen idee",
        "weet ik niet",
        "weet nie",
        "weet niet",
        "weet ik zo niet",
        "dat weet ze zelf ook niet",
        "ik weet het niet",
        "kweenie",
        "kweenie hoor",
        "zou ik niet weten",
        "ik zou het niet weten",
        "durf ik niet te zeggen",
        "dat durf ik zo niet te zeggen",
        "joost mag het weten",
        "Joost mag 't weten",
        "not sure",
        "I'm not sure which one",
        "gn idee",
        "géén idee",
    ],
)
def test_no_answer_is_heard(text):
    assert hearing.does_not_know(text)


@pytest.mark.parametrize(
    "text",
    [
        "ze weet niet hoe ze moet inloggen",
        "weten hoe het werkt",
        "she is not sure how to log in",
        "hij durft niet te bellen",
        "het wijkteam mag het weten",
    ],
)
def test_a_resident_who_does_not_know_how_is_an_answer(text):
    assert not hearing.does_not_know(text)


def test_a_number_in_a_story_is_no_choice():
    assert hearing.chosen("een kind van twee", OPTIONS, numbers=False) is None


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("Hij komt bij het wijkteam vandaan, wil hulp met DigiD", "Hij komt bij het wijkteam vandaan"),
        ("het ido stuurde haar weg. Ze wil inloggen", "het ido stuurde haar weg"),
        ("ze is al bij het taalhuis geweest en wil hulp", "ze is al bij het taalhuis geweest"),
        ("moet hij eerst naar het wijkteam?", ""),
        ("het wijkteam stuurde een brief", ""),
        ("mevrouw komt uit Polen", ""),
    ],
)
def test_only_the_words_about_an_earlier_desk_count(text, clauses):
    assert visits.passed_clauses(text) == clauses


@pytest.mark.parametrize(
    "text",
    [
        "ze zijn dicht",
        "die nemen niet op",
        "ze nemen de telefoon niet aan",
        "ze bellen niet terug",
        "hij belt maar niet terug",
        "er is nooit teruggebeld",
        "steeds in gesprek",
        "ik krijg de voicemail",
        "alleen een antwoordapparaat",
        "ze reageren niet",
        "geen reactie op mijn mail",
        "de collega is met vakantie",
        "de raadsvrouw is ziek",
        "het spreekuur gaat niet door",
        "het spreekuur is afgelast",
        "de balie is onbemand",
        "ze zijn volgeboekt",
        "ze kan daar pas over zes weken terecht",
        "pas weer in maart",
        "they are full",
        "there is a waiting list",
        "they never call back",
        "they don't call you back",
        "ze zijn vól",
    ],
)
def test_a_desk_that_cannot_be_reached_is_not_a_visited_one(text):
    assert visits.is_unreachable(text)


@pytest.mark.parametrize(
    "text",
    [
        "al geweest",
        "de raadslieden nemen haar niet meer aan",
        "ze nemen hem niet aan",
        "haar nemen ze niet aan",
        "ze is in gesprek geweest met het wijkteam",
        "ze is er pas in maart geweest",
        "ze is al geweest maar ze bellen niet terug",
    ],
)
def test_a_visited_desk_is_not_one_that_cannot_be_reached(text):
    assert not visits.is_unreachable(text)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("nee, ik bedoel de kinderbijslag", "de kinderbijslag"),
        ("nee niet de aow maar de aio", "de aio"),
        ("ik hoor nu dat ze de ziektewet bedoelt", "de ziektewet"),
        ("sorry, het is een boete", "een boete"),
        ("nee", "nee"),
        ("bedoel de bijstand", "de bijstand"),
        ("bedoelde de bijstand", "de bijstand"),
        ("ik doelde op de bijstand", "de bijstand"),
        ("nee de bijstand bedoel ik", "de bijstand"),
        ("toch de zorgtoeslag", "de zorgtoeslag"),
        ("nee toch zorgtoeslag", "zorgtoeslag"),
        ("tikfout, zorgtoeslag", "zorgtoeslag"),
        ("typefout: het is kinderbijslag", "kinderbijslag"),
        ("verschreven, het gaat om de aow", "de aow"),
        ("misverstand, het gaat om de huur", "de huur"),
        ("u heeft me verkeerd verstaan, het gaat over de huur", "de huur"),
        ("verkeerd verstaan: de huur", "de huur"),
        ("kleine correctie: de ziektewet", "de ziektewet"),
        ("correctie, ziektewet", "ziektewet"),
        ("even rechtzetten: het gaat om de wia", "de wia"),
        ("ik las het verkeerd, het is een boete", "een boete"),
        ("sorry ik typte het verkeerd. rijbewijs", "rijbewijs"),
        ("daar gaat het niet om, het gaat om de erfenis", "de erfenis"),
        ("daar gaat het niet om, ze wil een erfenis weigeren", "wil een erfenis weigeren"),
        ("dat is geen aanmaning, dat is een dwangbevel", "een dwangbevel"),
        ("nee dat is geen boete maar een belasting", "een belasting"),
        ("ik zei huurtoeslag maar het is zorgtoeslag", "zorgtoeslag"),
        ("ik zei net huurtoeslag, maar ik bedoelde zorgtoeslag", "zorgtoeslag"),
        ("bij nader inzien is het de wmo", "de wmo"),
        ("bij nader inzien gaat het om de wmo", "de wmo"),
        ("oh wait, it's about child benefit", "child benefit"),
        ("my mistake, the rent", "the rent"),
        ("no, it's about the rent", "the rent"),
        ("not the rent but the tax", "the tax"),
        ("nee nee, niet diploma. Rijbewijs van daar, zij wil ruilen", "Rijbewijs van daar, zij wil ruilen"),
        ("nee, níét de aow, wél de aio", "de aio"),
        ("nee, tóch een privé-school", "een privé-school"),
        ("dat is geen crèche, dat is zorgtoeslag", "zorgtoeslag"),
        ("nee eigenlijk bedoelt hij zijn pensioen", "zijn pensioen"),
        ("is het loket nu open", "is het loket nu open"),
        ("dat is fout", "dat is fout"),
        ("hoe bedoel je", "hoe bedoel je"),
        ("dat is het niet", "dat is het niet"),
        ("toch niet, ze bedoelt de zorgverzekering", "de zorgverzekering"),
        ("Nee, ik bedoel de Wmo", "de Wmo"),
        ("ze snapt het formulier niet", "snapt het formulier niet"),
        ("nee, geen inkomen", "geen inkomen"),
        ("tocht in huis", "tocht in huis"),
    ],
)
def test_a_correction_names_its_subject(text, subject):
    assert hearing.corrected_subject(text) == subject


@pytest.mark.parametrize("words", ["bel niet ", "neemt haar ", "niet a b c d ", "ik zei ", "toch "])
def test_words_said_over_and_over_are_heard_at_once(words):
    begun = process_time()
    for hears in (visits.is_unreachable, hearing.corrected_subject, hearing.does_not_know):
        hears(words * 400)
    assert process_time() - begun < 1


@pytest.mark.parametrize(
    ("stressed", "plain"),
    [
        ("Ze wil Nederlands léren", "ze wil nederlands leren"),
        ("dát lukt wél", "dat lukt wel"),
        ("wèl een café", "wel een cafe"),
        ("de cliënt en de coördinator", "de cliënt en de coördinator"),
    ],
)
def test_stress_is_not_heard_and_a_dieresis_is(stressed, plain):
    assert comparing.bare(stressed) == plain
    assert [said.words for said in heard_in(stressed)] == [said.words for said in heard_in(plain)]


@pytest.mark.parametrize(
    ("hears", "text"),
    [
        (visits.passed_clauses, "ze is ál bij het taalhuis geweest"),
        (hearing.next_resident, "niéuwe klant: wil inloggen"),
        (hearing.names_a_person, "een ándere vrouw"),
        (asking.tells_of_a_resident, "een vrouw wíl bezwaar maken"),
        (asking.asks_a_desk, "kan ík dat doen"),
        (hearing.same_resident, "en háár rijbewijs"),
        (hearing.handover_way, "ze is gebéld"),
        (hearing.points_back, "dát is vaak zo"),
    ],
)
def test_stressed_words_are_heard(hears, text):
    assert hears(text)


def test_stressed_words_go_to_the_matter_that_they_name():
    rent = {"task": "huur", "task_name": "Huurverhoging", "situation": ["de huur gaat omhoog"]}
    assert hearing.without_going("terúg naar de huurverhoging") == "huurverhoging"
    assert hearing.matter_meant("terug naar de húúrverhoging", (), [rent]) is rent
    assert hearing.matter_spoken_of("en over die vérhoging", (), [rent]) is rent


def test_what_is_said_about_the_next_resident_stays_as_it_was_said():
    assert hearing.next_resident("niéuwe klant: wil naar een privé-school") == "wil naar een privé-school"


def test_a_signal_of_stressed_small_words_tells_nothing():
    assert not hearing.tells_a_signal("leg dít vast")


@pytest.mark.parametrize(
    ("text", "another"),
    [
        ("er neemt niemand op, is er ook een ander loket", True),
        ("die is vandaag gesloten, kan ze ergens anders heen?", True),
        ("they are closed today, is there another office", True),
        ("is er ook een ander loket", False),
        ("ze zijn dicht", False),
        ("hij heeft een andere dienst gekregen van zijn baas", False),
    ],
)
def test_another_desk_is_asked_for_because_one_cannot_be_reached(text, another):
    assert hearing.asks_past_a_desk(text) == another


def test_who_it_was_does_not_hide_what_it_was_about():
    matter = {"task": "wmo", "task_name": "Hulp in huis", "situation": ["bewoner met een nieuwe heup wil hulp"]}
    assert hearing.matter_meant("terug naar die meneer met de nieuwe heup", (), [matter]) is matter


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("bij wie kan je een auto laten schorsen", True),
        ("en waar moet je zijn voor een vog?", True),
        ("welke balie regelt dat", False),
        ("zij wil haar auto laten schorsen", False),
    ],
)
def test_where_something_can_be_done_is_asked(text, asks):
    assert asking.asks_where(text) is asks


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("Bij het Juridisch Loket nemen ze niet op. Wie nog meer?", True),
        ("die zijn vandaag dicht, waar kan ze nog terecht?", True),
        ("wie nog meer?", False),
    ],
)
def test_another_desk_is_asked_for_past_one_that_cannot_be_reached(text, past):
    assert hearing.asks_past_a_desk(text) is past


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("De ouderenadviseur heeft haar geweigerd, er speelt te veel", "De ouderenadviseur heeft haar geweigerd"),
        ("het wijkteam weigert hem", "het wijkteam weigert hem"),
        ("UWV heeft zijn ww geweigerd", ""),
    ],
)
def test_who_refused_the_resident_was_visited_and_who_refused_an_application_was_not(text, clause):
    assert visits.passed_clauses(text) == clause


def test_somebody_who_stands_there_with_a_letter_is_told_of():
    assert asking.tells_of_a_resident("Er staat hier iemand met een brief van DUO")
    assert not asking.tells_of_a_resident("Is er iemand van DUO met een brief?")


@pytest.mark.parametrize(
    ("text", "sends"),
    [
        ("ik verwijs haar naar het wijkteam", True),
        ("leg vast dat ik haar naar het wijkteam stuur", True),
        ("ze stuurden haar naar het wijkteam", False),
        ("leg de doorverwijzing vast", False),
    ],
)
def test_the_clerk_refers(text, sends):
    assert hearing.sends_to_a_desk(text) is sends


@pytest.mark.parametrize(
    ("text", "before", "instead"),
    [
        (
            "nee niet voor de huur, voor de opvang",
            "waar vraag je huurtoeslag aan",
            "waar vraag je toeslag voor de opvang aan",
        ),
        (
            "niet de parkeer maar de verkeer bedoelt ze",
            "hij kreeg een parkeerboete",
            "hij kreeg een boete voor de verkeer",
        ),
        ("niet de huurtoeslag maar de zorgtoeslag", "ze wil huurtoeslag", None),
        ("niet voor de huur, voor de opvang", "de huur gaat omhoog", None),
        ("nee, ik bedoel de zorgtoeslag", "ze wil huurtoeslag", None),
    ],
)
def test_another_part_of_a_compound_is_corrected(text, before, instead):
    assert correcting.with_the_other_part(text, before) == instead


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("op welk adres zit dat loket", True),
        ("en het nummer van datzelfde loket", True),
        ("welk loket doet dat", False),
        ("is het loket open", False),
    ],
)
def test_one_desk_that_was_told_of_is_pointed_to(text, points):
    assert asking.points_to_that_desk(text) is points


def test_the_person_with_something_is_a_matter_that_was_told():
    matters = [{"task": "a", "task_name": "Huurverhoging", "situation": ["de huur gaat omhoog"]}]
    meant = hearing.matter_spoken_of("en die mevrouw met de huur, wat neemt ze mee?", (), matters)
    assert meant is matters[0]
    assert hearing.matter_spoken_of("en die mevrouw met de hond, wat neemt ze mee?", (), matters) is None
