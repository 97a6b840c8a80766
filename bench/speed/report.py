"""What the figures stand beside in `results.md`: the machine, and how the file is changed."""

import os
import platform
from pathlib import Path

from speed.tables import replace_section

TITLE = """# How long a build takes

`make bench`, `make bench-scale` and `make bench-serve` write the sections;
[how](README.md#how-builds-are-compared).
"""


def describe_machine() -> str:
    """Return cores, memory and system: nothing that names the machine."""
    model = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        lines = info.read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if "model name" in line), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    release = ".".join(platform.release().split(".")[:2])
    return (
        f"{os.cpu_count()} × {model}, {memory:.0f} GiB, {platform.system()} {release}; load before it {load}"
    )


def write_section(path: Path, heading: str, body: str) -> None:
    """Write a section of the results anew, and leave the others alone."""
    text = path.read_text(encoding="utf-8") if path.is_file() else TITLE
    path.write_text(replace_section(text, heading, body), encoding="utf-8", newline="\n")
