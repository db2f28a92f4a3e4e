"""`python -m toolkit …` is the same as `antirisk …`."""

import sys

from toolkit.cli import main

if __name__ == "__main__":
    sys.exit(main())
