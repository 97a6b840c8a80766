"""`python -m afterword`: the same as `afterword`."""

import sys

from afterword.cli.main import main

sys.exit(main())
