"""Track -> Recording: decode, pauses, intro and outro, loudness, limiter, encode, tags.

`record` is the way in. Importing it loads numpy and the codecs: the pipeline does so when there
is something to record, not before.
"""

from __future__ import annotations

import ctypes
import sys

from threadpoolctl import threadpool_limits

from essaycast.audio.pool import Pool
from essaycast.audio.record import record
from essaycast.audio.tags import Tags

# One thread for numpy's matrix products, whoever imported it first and whatever the environment
# says: ours are small, and a second thread only spins beside the first (five times the CPU time
# on a busy machine). The other cores belong to other stretches (`pool`).
threadpool_limits(limits=1, user_api="blas")

if sys.platform == "linux":
    # glibc gives freed megabytes back to the system and asks for them again with each stretch,
    # page by page, which took a tenth of the time. Told to keep 24 MB (M_TRIM_THRESHOLD and
    # M_MMAP_THRESHOLD of malloc.h); other C libraries have no such function and no such habit.
    _mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if _mallopt is not None:
        _mallopt(-1, 24 << 20)
        _mallopt(-3, 24 << 20)

__all__ = ["Pool", "Tags", "record"]
