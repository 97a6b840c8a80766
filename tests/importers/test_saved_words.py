"""What pages write around comments, in many languages: dates, counts, closings, who said it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.importers.saved.dates import Habits, find_date, learn_habits, read_attribute, read_words
from afterword.importers.saved.months import LANGUAGES, NAMES, month_of, primary_language
from afterword.importers.saved.wording import (
    awaits_approval,
    is_closing,
    leads_to_more,
    parse_count,
    parse_linkback,
    parse_reply_label,
    strip_verb,
)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("March 4th, 2011 at 10:22 am", "en", date(2011, 3, 4)),
        ("Am 4. März 2011 um 10:22 Uhr", "de", date(2011, 3, 4)),
        ("4. Jänner 2011", "de", date(2011, 1, 4)),
        ("le 1er août 2011 à 10 h 22", "fr", date(2011, 8, 1)),
        ("4 de marzo de 2011 a las 10:22", "es", date(2011, 3, 4)),
        ("4 marzo 2011 alle 10:22", "it", date(2011, 3, 4)),
        ("4 de março de 2011 às 10:22", "pt", date(2011, 3, 4)),
        ("4 d’agost de 2011", "ca", date(2011, 8, 4)),
        ("4 maart 2011 om 10:22", "nl", date(2011, 3, 4)),
        ("4 mars, 2011 kl. 10:22", "sv", date(2011, 3, 4)),
        ("4. maj 2011 kl. 10:22", "da", date(2011, 5, 4)),
        ("4.3.2011 klo 10.22", "fi", date(2011, 3, 4)),
        ("4 maaliskuuta, 2011", "fi", date(2011, 3, 4)),
        ("4 marca 2011 o 10:22", "pl", date(2011, 3, 4)),
        ("4.3.2011 (10.22)", "cs", date(2011, 3, 4)),
        ("4. listopadu 2011", "cs", date(2011, 11, 4)),
        ("4. listopada 2011.", "hr", date(2011, 10, 4)),
        ("2011. március 4. 10:22", "hu", date(2011, 3, 4)),
        ("4 martie 2011 la 10:22", "ro", date(2011, 3, 4)),
        ("4 Mart 2011, 10:22", "tr", date(2011, 3, 4)),
        ("4 Μαρτίου 2011 στις 10:22", "el", date(2011, 3, 4)),
        ("04 марта 2011 в 10:22", "ru", date(2011, 3, 4)),
        ("4 березня 2011", "uk", date(2011, 3, 4)),
        ("2011年3月4日 10:22", "ja", date(2011, 3, 4)),
        ("2011年03月04日", "zh", date(2011, 3, 4)),
        ("2011년 3월 4일", "ko", date(2011, 3, 4)),
        ("2011-03-04 10:22:00", "", date(2011, 3, 4)),
        ("04.03.11 10:22", "de", date(2011, 3, 4)),
        ("25/12/2011", "en", date(2011, 12, 25)),
        ("12/25/2011", "", date(2011, 12, 25)),
    ],
)
def test_dates_are_read_in_many_languages(text, language, day):
    """The day; the words that say it are kept."""
    moment = read_words(text, Habits(language))
    assert moment is not None
    assert moment.value == day
    ((name, written),) = moment.extra
    assert name == "X-Date-Written"
    assert written in text


@pytest.mark.parametrize(
    "text", ["3 years ago", "vor 2 Jahren", "04/03/2011", "31. Februar 2011", "12/02", "10:22"]
)
def test_what_is_no_day_is_not_made_one(text):
    """Relative dates, dates of two readings, days that no calendar has."""
    assert read_words(text, Habits("en")) is None


def test_a_month_of_two_meanings_needs_its_language():
    """Czech and Croatian November and October have one name."""
    assert month_of("listopadu", "") == (11, "cs")
    assert month_of("listopad", "") is None
    assert month_of("listopad", "hr") == (10, "hr")


@given(st.sampled_from(sorted(LANGUAGES)), st.dates(date(1995, 1, 1), date(2030, 12, 31)))
def test_every_languages_months_are_twelve(language, day):
    """Each month has a name by which its own language knows it."""
    known = {month_of(name, language) for name in _names(language)}
    assert (day.month, language) in known


def _names(language):
    return [name for forms in NAMES[language].split() for name in forms.split("/")]


@given(st.dates(date(1995, 1, 1), date(2030, 12, 31)))
def test_a_german_date_reads_back(day):
    """Numbers with points put the day first, everywhere."""
    moment = read_words(f"{day.day:02}.{day.month:02}.{day.year}", Habits("de"))
    assert moment is not None
    assert moment.value == day


def test_a_pages_dates_tell_its_order():
    """By one that can be read in one way only; two that disagree tell nothing."""
    assert learn_habits("en", ["04/03/2011", "25/03/2011"]).day_first is True
    assert learn_habits("en", ["03/25/2011"]).day_first is False
    assert learn_habits("en", ["25/03/2011", "03/25/2011"]).day_first is None


def test_a_machine_readable_date_is_exact_or_none():
    """With its zone the moment; without one the day; a theme's slip is no date."""
    exact = read_attribute("2011-03-04T10:22:00+01:00")
    assert exact is not None
    assert exact.value == datetime(2011, 3, 4, 9, 22, tzinfo=UTC)
    local = read_attribute("2011-03-04 10:22:00")
    assert local is not None
    assert (local.value, [str(each) for each in local.inferred]) == (
        date(2011, 3, 4),
        ["published from a local time without its zone"],
    )
    assert read_attribute("comment_date") is None


@given(st.text(max_size=80), st.sampled_from(["", *sorted(LANGUAGES)]))
def test_any_line_is_a_date_or_none(text, language):
    """No text makes the reader stumble, and what is read was found."""
    moment = read_words(text, Habits(language))
    if moment is not None:
        assert find_date(text) is not None


@pytest.mark.parametrize(("tag", "language"), [("de-CH", "de"), ("nb_NO", "no"), (None, ""), ("EN", "en")])
def test_a_language_is_its_first_part(tag, language):
    """Relatives share their months."""
    assert primary_language(tag) == language


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("5 thoughts on “10 comments I liked”", 5),
        ("One thought on “Listening first”", 1),
        ("There are 13 comments", 13),
        ("1,204 Comments", 1204),
        ("Ein Gedanke zu „Zuhören“", 1),
        ("Eine Antwort auf „Zuhören“", 1),
        ("Kommentare (12)", 12),
        ("Keine Kommentare", 0),
        ("2 réflexions sur « Écouter »", 2),
        ("Un commentaire sur “Écouter”", 1),
        ("4 comentarios en “Escuchar”", 4),
        ("3 commenti su “Ascoltare”", 3),
        ("7 comentários em “Ouvir”", 7),
        ("10 reacties op “Luisteren”", 10),
        ("4 svar på ”Lyssna”", 4),
        ("5 odpowiedzi na “Słuchać”", 5),
        ("2 komentáře u „Naslouchat“", 2),
        ("Egy hozzászólás", 1),
        ("3 yorum", 3),
        ("12 комментариев", 12),
        ("Слушать: 4 комментария", 4),
        ("“聞くこと” への4件のフィードバック", 4),
        ("“倾听”上的4条回复", 4),
    ],
)
def test_counts_are_read_in_many_languages(text, count):
    """What stands in quotation marks is a title, and counts nothing."""
    assert parse_count(text) == count


@pytest.mark.parametrize(
    "text",
    ["Comments", "Leave a Reply", "Schreibe einen Kommentar", "Neueste Kommentare", "Ten things I learnt"],
)
def test_other_headings_count_nothing(text):
    """A form's, a sidebar's, an essay's."""
    assert parse_count(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Comments are closed.",
        "Kommentare sind geschlossen.",
        "Die Kommentarfunktion ist geschlossen.",
        "Les commentaires sont fermés.",
        "Los comentarios están cerrados.",
        "Reacties zijn gesloten.",
    ],
)
def test_closings_are_known(text):
    """In the words that themes have for it."""
    assert is_closing(text)
    assert not is_closing("Comments are open to everyone.")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane Doe says:", "Jane Doe"),
        ("Kommentar von Jane Doe", "Jane Doe"),
        ("Jane Doe sagte am 4. März:", "Jane Doe"),
        ("Jane Doe a dit :", "Jane Doe"),
        ("Pál szerint:", "Pál"),
        ("Jane Doe", "Jane Doe"),
    ],
)
def test_a_name_is_what_is_left_without_the_verb(text, name):
    """Before it or behind it."""
    assert strip_verb(text) == name


def test_small_signs_are_known():
    """Pingbacks, reply buttons, pages of comments, waiting for approval."""
    assert parse_linkback("Pingback von Ein Blog") == ("pingback", "Ein Blog")
    assert parse_linkback("A pingback is a link") is None
    assert parse_reply_label("Antworte auf Bo") == "Bo"
    assert leads_to_more("← Older Comments")
    assert leads_to_more("Ältere Kommentare")
    assert not leads_to_more("Comments")
    assert awaits_approval("Your comment is awaiting moderation.")
