"""Track -> Recording: decode, pauses, intro and outro, loudness, limiter, encode, tags.

`record` is the way in. Importing it loads numpy and the codecs: the pipeline does so when there
is something to record, not before.
"""

from __future__ import annotations

import os

# One thread for numpy's matrix products: ours are small, a second thread only spins beside the
# first, and the other cores belong to other episodes. Has to be said before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from essaycast.audio.record import record
from essaycast.audio.tags import Tags

__all__ = ["Tags", "record"]
