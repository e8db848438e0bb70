"""`python -m qa.cli` is the command `hoidap`."""

import sys

from qa.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
