"""`afterword VERB …`: finds the verb's module, and turns errors into one line and an exit code."""

import argparse
import importlib
import signal
import sys
from collections.abc import Sequence

from afterword.errors import AfterwordError, UnusableInputError

# Verb → module, imported when asked for: the command line starts in milliseconds.
VERBS = {
    "init": "init",
    "build": "build",
    "serve": "serve",
    "new": "new",
    "check": "check",
    "import": "import_",
    "media": "media",
    "myths": "myths",
    "publish": "publish",
    "rollback": "rollback",
    "redirects": "redirects",
    "keepsake": "keepsake",
    "verify": "verify",
    "remove": "remove",
    "doctor": "doctor",
}
CHECK_FAILED, UNUSABLE, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Args:
        arguments: Without the program's name; the process's own by default.

    Returns:
        0 all well; 1 a check failed; 2 unusable input or usage; 3 something was repaired or quarantined.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells do in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="afterword", description="Essays, their conversations, their myths."
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    wanted = next((word for word in words if not word.startswith("-")), None)
    for verb, name in VERBS.items():
        if wanted not in VERBS or verb == wanted:
            importlib.import_module(f"afterword.cli.{name}").add_parser(verbs)
    options = parser.parse_args(words)
    try:
        return int(options.run(options))
    except UnusableInputError as error:
        print(f"afterword: {error}", file=sys.stderr)
        return UNUSABLE
    except AfterwordError as error:
        print(f"afterword: {error}", file=sys.stderr)
        return CHECK_FAILED
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("\nafterword: stopped; nothing is half-written", file=sys.stderr)
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
