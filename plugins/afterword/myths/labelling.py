"""The labels of a whole archive: from the cache where they are known, else over all cores."""

import gc
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from afterword.building.forking import can_fork, count_cores
from afterword.errors import AfterwordError
from afterword.myths.cache import LabelCache, place_key
from afterword.myths.labels import Label

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from afterword.myths.tagger import Tagger

# Characters that are worth a process of their own: to begin one takes as long as to label so many.
WORTH_A_WORKER = 100_000
Labels = tuple[Label, ...]


class Text(Struct, frozen=True):
    """A text to label.

    Attributes:
        place: Where it stands, for a person: the file, and the comment in it.
        text: The visible words.
        quoted: Places of other people's words.
        headings: Places of headings.
        context: What it stands under.
    """

    place: str
    text: str
    quoted: tuple[tuple[int, int], ...] = ()
    headings: tuple[tuple[int, int], ...] = ()
    context: str | None = None


class LabellingError(AfterwordError):
    """A text that couldn't be labelled: a fault of ours, named with the text's place."""


def label_texts(
    tagger: "Tagger", texts: Sequence[Text], cache: LabelCache | None = None, workers: int | None = None
) -> list[Labels]:
    """Return the labels of each text; the same with any cache and with any number of workers.

    Args:
        tagger: For the texts that the cache doesn't know.
        texts: Each is labelled by itself.
        cache: Takes what is new.
        workers: Processes; by default as many as there are cores.

    Raises:
        LabellingError: With the place of the text.
    """
    known = cache if cache is not None else LabelCache()
    keys = _list_keys(tagger.version, texts)
    found = {
        key: labels
        for key, each in zip(keys, texts, strict=True)
        if (labels := known.find(key, each.text)) is not None
    }
    missing = {key: each for key, each in zip(keys, texts, strict=True) if key not in found}
    for key, labels in zip(missing, _label(tagger, list(missing.values()), workers), strict=True):
        known.put(key, labels)
        found[key] = labels
    return [found[key] for key in keys]


def _list_keys(version: str, texts: Iterable[Text]) -> list[bytes]:
    """Return the texts' keys; the comments of a conversation most often differ in their words alone."""
    makers: dict[object, Callable[[str], bytes]] = {}
    keys: list[bytes] = []
    for each in texts:
        place = each.context, each.quoted, each.headings
        make = makers.get(place)
        if make is None:
            make = makers[place] = place_key(
                version, quoted=each.quoted, headings=each.headings, context=each.context
            )
        keys.append(make(each.text))
    return keys


def _label(tagger: "Tagger", texts: Sequence[Text], workers: int | None) -> list[Labels]:
    most = sum(len(each.text) for each in texts) // WORTH_A_WORKER
    number = min(workers or count_cores(), most, len(texts))
    if number < 2 or not can_fork():  # noqa: PLR2004 - one worker is none
        return [_label_one(tagger, each) for each in texts]
    return _label_forked(tagger, texts, number)


def _label_one(tagger: "Tagger", each: Text) -> Labels:
    try:
        return tagger.label(each.text, quoted=each.quoted, headings=each.headings, context=each.context)
    except Exception as error:
        raise LabellingError(f"{each.place}: can't be labelled: {type(error).__name__}: {error}") from error


def _label_forked(tagger: "Tagger", texts: Sequence[Text], number: int) -> list[Labels]:
    """Label by processes that begin as copies of this one, so that only labels go from one to the other."""
    import multiprocessing
    import warnings

    fork = multiprocessing.get_context("fork")
    tagger.warm_up()
    # The longest first, dealt out like cards: each worker has as much to do.
    order = sorted(range(len(texts)), key=lambda index: (-len(texts[index].text), index))
    shares = [order[start::number] for start in range(number)]
    workers = []
    found: dict[int, Labels] = {}
    try:
        for share in shares:
            receiving, sending = fork.Pipe(duplex=False)
            process = fork.Process(
                target=_work, args=(tagger, [texts[index] for index in share], sending), daemon=True
            )
            with warnings.catch_warnings():
                # Of other threads, such as the progress display's: the copy hasn't got them, nor needs them.
                warnings.simplefilter("ignore", DeprecationWarning)
                process.start()
            sending.close()
            workers.append((process, receiving))
        for share, (process, receiving) in zip(shares, workers, strict=True):
            found.update(zip(share, _receive(receiving), strict=True))
            process.join()
    finally:
        for process, receiving in workers:
            receiving.close()
            process.kill()
            process.join()
    return [found[index] for index in range(len(texts))]


def _work(tagger: "Tagger", texts: Sequence[Text], sending: "Connection") -> None:
    """Send the labels of some texts, or the words of the error that stopped it."""
    gc.disable()  # labelling makes no cycles, and the process ends soon
    try:
        sending.send([_label_one(tagger, each) for each in texts])
    except LabellingError as error:
        sending.send(str(error))


def _receive(receiving: "Connection") -> list[Labels]:
    try:
        answer = receiving.recv()
    except EOFError:
        raise LabellingError(
            "a labelling process was ended from outside; is there memory enough? `workers = 1` needs least"
        ) from None
    if isinstance(answer, str):
        raise LabellingError(answer)
    labels: list[Labels] = answer
    return labels
