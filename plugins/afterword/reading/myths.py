"""Myths as printed: the truth, the claim, the answer, then the voices of the archive."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from afterword.myths.catalogue import Myth
from afterword.myths.labels import COUNTED, STANCES
from afterword.reading.charts import count_years, render_years
from afterword.reading.mythviews import MythView, VoiceView
from afterword.reading.views import EssayView, LabelView, ThreadView
from afterword.vocabulary import When, sort_moment


def gather_voices(essays: Iterable[EssayView], threads: Iterable[ThreadView]) -> dict[str, list[VoiceView]]:
    """Return every labelled sentence of the archive by myth, oldest first; what has no date comes last.

    Args:
        essays: As printed.
        threads: Of essays and of their own.
    """
    voices: dict[str, list[VoiceView]] = {}
    for essay in essays:
        who = ", ".join(essay.authors) or essay.source
        for label in essay.labels:
            _add(voices, label, who, essay.title, essay.published, in_essay=True)
    for thread in threads:
        where = thread.essay_title or thread.title
        for comment in thread.comments:
            for label in comment.labels:
                _add(voices, label, comment.name, where, comment.published, in_essay=False)
    for found in voices.values():
        found.sort(key=lambda voice: (sort_moment(voice.when), voice.href))
    return voices


def _add(
    voices: dict[str, list[VoiceView]],
    label: LabelView,
    who: str | None,
    where: str,
    when: When | None,
    *,
    in_essay: bool,
) -> None:
    if label.evidence:
        quote = " ".join(label.evidence.split())
        voice = VoiceView(
            quote, label.place, label.stance, who, where, when, in_essay,
            label.chosen, label.turning, label.dispute,
        )  # fmt: skip
        voices.setdefault(label.myth, []).append(voice)


def build_myth(
    myth: Myth, place: tuple[int, int], *, url: str, html: str, voices: Mapping[str, list[VoiceView]]
) -> MythView:
    """Return a myth as printed.

    Args:
        myth: As its file says.
        place: Its number among the myths, from 1, and how many there are.
        url: Its page, as a path.
        html: The long answer, finished and sanitized.
        voices: All labelled sentences by myth.
    """
    mine = voices.get(myth.id, [])
    by_stance = {stance: tuple(voice for voice in mine if voice.stance == stance) for stance in STANCES}
    years = count_years(mine)
    counts = {stance: len(by_stance[stance]) for stance in STANCES}
    return MythView(
        id=myth.id,
        number=place[0],
        total=place[1],
        name=myth.name,
        url=url,
        truth=myth.truth,
        claim=myth.claim,
        answer=myth.answer,
        body=Markup(html),  # noqa: S704 - the sanitizer's output
        voices=by_stance,
        counts=counts,
        total_count=sum(counts[stance] for stance in COUNTED),
        turnings=tuple(voice for voice in by_stance["wrestles"] if voice.turning is not None),
        years=years,
        chart=render_years(years),
    )
