"""`myths.json`: every label of the site with its evidence and its place, for other programs.

docs/myths.md documents its members.
"""

import json
from collections.abc import Iterable
from typing import Any

from afterword.reading.mythviews import MythView, VoiceView
from afterword.reading.site import Site
from afterword.reading.views import TurningView
from afterword.vocabulary import format_when

VERSION = 1


def render_myths(myths: Iterable[MythView], site: Site) -> str:
    """Return the file's text, a label a line.

    Args:
        myths: In the catalogue's order, with their voices.
        site: Where they stand.
    """
    myths = tuple(myths)
    head = json.dumps(
        {"version": VERSION, "site": f"{site.url}/", "myths": [_myth(myth, site) for myth in myths]},
        ensure_ascii=False,
        indent=1,
    )
    labels = [
        json.dumps(_label(myth, voice, site), ensure_ascii=False)
        for myth in myths
        for voices in myth.voices.values()
        for voice in voices
    ]
    listed = ",\n  ".join(labels)
    return f'{head[:-2]},\n "labels": [\n  {listed}\n ]\n}}\n'


def _myth(myth: MythView, site: Site) -> dict[str, str]:
    return {
        "id": myth.id,
        "name": myth.name,
        "truth": myth.truth,
        "claim": myth.claim,
        "answer": myth.answer,
        "url": site.url + myth.url,
    }


def _label(myth: MythView, voice: VoiceView, site: Site) -> dict[str, Any]:
    return {
        "myth": myth.id,
        "stance": voice.stance,
        "evidence": voice.quote,
        "url": site.url + voice.href,
        "kind": "essay" if voice.in_essay else "comment",
        "in": voice.where,
        "by": voice.who,
        "date": format_when(voice.when) if voice.when is not None else None,
        "chosen": "person" if voice.chosen else "tagger",
        "turning": _turning(voice.turning, site) if voice.turning is not None else None,
    }


def _turning(turning: TurningView, site: Site) -> dict[str, Any]:
    return {
        name: {"evidence": " ".join(sentence.words.split()), "url": site.url + sentence.place}
        for name, sentence in (("held", turning.held), ("turned", turning.turned))
    }
