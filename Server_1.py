"""The chat server: `python3 Server_1.py --help` says what can be set. The same as `threadtalk serve`."""

import launch

launch.run("serve")
