"""What a source says beyond the model, kept as `X-…` fields: by name, and never an address of a person."""

from collections.abc import Mapping
from typing import Any

from afterword.importers.texts import one_line
from afterword.text.masking import mask_text


def kept(record: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return members of a record as extra fields, in the order of `names`.

    Args:
        record: As the source has it.
        names: Member → the field's name. A member that is false, zero or empty says nothing.
    """
    return [(name, value) for member, name in names.items() if (value := written(record.get(member)))]


def written(value: object) -> str:
    """Return a text, a number or a flag as a field has it; empty for anything that says nothing."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int | float):
        return str(value) if value else ""
    return mask_text(one_line(value)) if isinstance(value, str) else ""


def file_field(name: str, kind: str, size: int | None) -> tuple[str, str]:
    """Return the field that names a file: `X-Attachment: plan.pdf (application/pdf, 812 bytes)`.

    Args:
        name: The file's, perhaps empty.
        kind: Its type, perhaps empty.
        size: Bytes, where known.
    """
    details = ", ".join(part for part in (one_line(kind), f"{size} bytes" if size else "") if part)
    shown = one_line(name) or "without a name"
    return "X-Attachment", mask_text(f"{shown} ({details})" if details else shown)
