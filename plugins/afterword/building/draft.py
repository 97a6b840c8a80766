"""Files in the making, on top of those of the last build: read, changed, and then written all together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from afterword.building.files import digest_bytes, stamp, write_whole
from afterword.building.manifest import (
    UNSURE,
    Known,
    Manifest,
    apply_edits,
    load_edits_of,
    write_edits,
)
from afterword.building.place import Place


class Done(Struct, frozen=True):
    """What was written.

    Attributes:
        pages: Those that were made anew.
        written: Every file whose bytes are others now.
        manifest: Of the site as it is now.
    """

    pages: tuple[str, ...]
    written: tuple[str, ...]
    manifest: Manifest


@dataclass(slots=True)
class Draft:
    """What is to be written.

    Attributes:
        manifest: Of the last build.
        texts: By path; None for what is to go.
    """

    manifest: Manifest
    texts: dict[str, str | None] = field(default_factory=dict)

    def load(self, name: str) -> str:
        """Return a file's text as it is to be; raises OSError or LookupError where there is none."""
        if name not in self.texts:
            return (Path(self.manifest.output) / name).read_bytes().decode()
        text = self.texts[name]
        if text is None:
            raise LookupError(name)
        return text

    def digests(self, folder: str) -> dict[str, str]:
        """Return the digest of every file of a folder, by its path in there.

        Args:
            folder: With a slash at its end.
        """
        outputs = self.manifest.outputs
        found = {name: outputs[name].digest for name in outputs if name.startswith(folder)}
        for name, text in self.texts.items():
            if name.startswith(folder):
                found[name] = digest_bytes(text.encode()) if text is not None else ""
        return {name.removeprefix(folder): digest for name, digest in found.items() if digest}


def write_draft(
    place: Place,
    draft: Draft,
    pages: Iterable[str],
    inputs: Mapping[str, Known],
    remember: Callable[[], None],
) -> Done:
    """Bring what was made into the output; killed at any point, the next build is a whole one.

    Args:
        place: Where builds are remembered.
        draft: What is to be written.
        pages: Those that were made anew.
        inputs: The sources that were read, as the next build may trust them.
        remember: Called once all files are written, to keep what else was worked out.
    """
    manifest, output = draft.manifest, Path(draft.manifest.output)
    texts = {name: text.encode() for name, text in draft.texts.items() if text is not None}
    digests = {name: digest_bytes(data) for name, data in texts.items()}
    known = {name: manifest.outputs[name].digest for name in texts if name in manifest.outputs}
    changed = {name: data for name, data in texts.items() if digests[name] != known.get(name)}
    gone = tuple(name for name, text in draft.texts.items() if text is None and name in manifest.outputs)
    edits = load_edits_of(place.manifest, manifest)
    unsure = dict.fromkeys([*changed, *gone], UNSURE)
    write_edits(place.manifest, edits._replace(outputs={**edits.outputs, **unsure}, complete=False))
    outputs = dict(edits.outputs)
    for name, data in changed.items():
        write_whole(output / name, data)
        now = stamp(output / name)
        outputs[name] = Known(now, digests[name]) if now is not None else UNSURE
    for name in gone:
        (output / name).unlink(missing_ok=True)
        outputs.pop(name, None)
    remember()
    # The keys of what was made by itself aren't known any more.
    edited = dict.fromkeys((*edits.pages, *pages, *changed))
    edits = edits._replace(
        inputs={**edits.inputs, **inputs},
        outputs=outputs,
        removed=tuple(sorted({*edits.removed, *gone} - changed.keys())),
        pages=tuple(edited),
        complete=True,
    )
    write_edits(place.manifest, edits)
    return Done(tuple(pages), tuple(sorted([*changed, *gone])), apply_edits(manifest, edits))
