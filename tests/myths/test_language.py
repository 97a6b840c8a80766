"""Which texts may be English."""

import pytest

from afterword.myths.language import is_english


@pytest.mark.parametrize(
    "text",
    [
        "I never know what to say to people I have just met.",
        "NETWORKING IS NOT ABOUT COLLECTING CARDS AND YOU KNOW IT",
        "Phony.",
    ],
)
def test_english_is_english(text):
    """Sentences, capitals, and a word too short to tell."""
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ich finde, dass Networking nur etwas für Leute ist, die sich gern verstellen und nicht arbeiten.",
        "Le réseautage, ce n'est pas pour moi, et je ne sais pas quoi dire à des gens que je ne connais pas.",
        "El networking es para los que buscan trabajo y no para la gente que ya tiene un buen empleo.",
        "Общение с незнакомыми людьми на конференциях",
        "名刺を集めることではありません",
        "",
        "12345 !!!",
    ],
)
def test_another_language_is_not(text):
    """Other languages, other scripts and no words at all."""
    assert not is_english(text)
