"""One page of every kind that the shipped site has."""

KINDS = {
    "home": "",
    "essays": "essays/",
    "essay with a long conversation": "essays/nobody-asks-the-meter-reader/",
    "essay with a short conversation": "essays/the-road-is-bad/",
    "conversation without an essay": "discussions/long-time-lurker/",
    "conversations": "discussions/",
    "myths": "myths/",
    "myth": "myths/extroversion/",
    "myth with a chart": "myths/phoniness/",
    "topics": "topics/",
    "topic": "topics/letters/",
    "people": "people/",
    "person": "people/ines-halloran/",
    "search": "search/?q=knee",
    "about": "about/",
    "not found": "no/such/page/",
}
"""Addresses within the site, by what the page is."""
