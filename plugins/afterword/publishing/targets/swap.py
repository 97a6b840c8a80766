"""Two names of a folder that change places in one step, where the system can."""

import ctypes
import os
import sys
from pathlib import Path

_HERE = -100  # AT_FDCWD: names begin at the working folder
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS are the same number


def exchange(one: Path, other: Path) -> bool:
    """Let two names change places: whoever looks sees them before or after it, never in between.

    `rename` alone can't put a link where a folder is. See renameat2(2) of Linux, renamex_np(2) of macOS.

    Returns:
        Whether it was done; False where the system or the disk can't.
    """
    names = os.fsencode(one), os.fsencode(other)
    libc = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    try:
        if sys.platform == "darwin":
            return libc is not None and libc.renamex_np(*names, _EXCHANGE) == 0
        return libc is not None and libc.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) == 0
    except AttributeError:  # a C library without it
        return False
