"""Abuse at the assistant, told apart from what a clerk tells about somebody who is angry."""

import pytest

from api.asked.abuse import is_abuse


@pytest.mark.parametrize(
    "text",
    [
        "jullie zijn idioten",
        "Jullie zijn allemaal idioten!!",
        "wat een stelletje sukkels zijn jullie",
        "wat een waardeloos programma",
        "je bent echt dom",
        "stomme computer",
        "rot toch op man",
        "krijg de tering",
        "kutding",
        "hou je kop, idioot",
        "rotding",
        "ik haat dit systeem",
        "you are all idiots",
        "fuck off",
        "KLOTEZOOI",
    ],
)
def test_nothing_but_abuse_is_abuse(text):
    assert is_abuse(text)


@pytest.mark.parametrize(
    "text",
    [
        "meneer scheldt ons uit, hij is boos over zijn uitkering",
        "hij noemt haar een trut",
        "mevrouw zegt dat jullie idioten zijn",
        "zijn buurman scheldt hem uit voor idioot",
        "sukkel, ik bedoel de huurtoeslag",
        "idioot veel geld moet ze betalen",
        "wat een stomme brief van de belastingdienst",
        "rotte kozijnen",
        "hij heeft kanker",
        "ik voel me stom omdat ik niet kan lezen",
        "ze heeft een waardeloos huis met schimmel",
        "wie ruimt die troep op",
        "hij gaat dood",
        "hou me op de hoogte",
        "krijg ik dat ook",
        "ga weg",
        "wat een rommel",
        "de rotonde",
        "kleren",
        "kanker",
        "",
        "?!",
        "idioot " * 40,
    ],
)
def test_what_tells_or_asks_anything_is_not(text):
    assert not is_abuse(text)
