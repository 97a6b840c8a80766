"""Stands for the myths' plugin where no labels are wanted: the other engines make none."""

from collections.abc import Sequence
from typing import Any

from pelican import signals

from afterword.myths.archive import Labelled
from afterword.myths.catalogue import Catalogue
from afterword.settings import base_path
from afterword.text.plaintext import PlainText

QUICK = True  # what it does depends on no essay's own words


def leave_unlabelled(generators: Sequence[Any]) -> None:
    """Give every text its words and no labels."""
    context, settings = generators[0].context, generators[0].settings
    context["CATALOGUE"], context["MYTH_BODIES"] = Catalogue(()), {}
    base = base_path(settings["SITEURL"])
    found = {
        (article.slug, None): Labelled(PlainText.from_html(article.get_content(base)), ())
        for article in context["articles"]
    }
    for conversation in context["CONVERSATIONS"].values():
        for id_, body in conversation.bodies.items():
            found[conversation.slug, id_] = Labelled(PlainText.from_html(str(body)), ())
    context["LABELLED"] = found


def register() -> None:
    """Connect to Pelican."""
    signals.all_generators_finalized.connect(leave_unlabelled)
