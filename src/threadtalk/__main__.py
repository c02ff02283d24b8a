"""`python -m threadtalk` is the command `threadtalk`."""

import sys

from threadtalk.cli import main

sys.exit(main())
