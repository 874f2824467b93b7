"""The reward function's package: one handler.

pydantic looks for plugins in the metadata of every installed distribution when it is first imported. There are none
here, and the search is a tenth of the import time.
"""

import os

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
