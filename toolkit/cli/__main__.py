"""`python -m toolkit.cli …` does what `antirisk …` does."""

import sys

from toolkit.cli import main

sys.exit(main())
