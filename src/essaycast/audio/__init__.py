"""Track -> Recording: decode, pauses, intro and outro, loudness, limiter, encode, tags.

`record` is the way in. Importing it loads numpy and the codecs: the pipeline does so when there
is something to record, not before.
"""

from __future__ import annotations

from threadpoolctl import threadpool_limits

from essaycast.audio.record import record
from essaycast.audio.tags import Tags

# One thread for numpy's matrix products, whoever imported it first and whatever the environment
# says: ours are small, and a second thread only spins beside the first (five times the CPU time
# on a busy machine). The other cores belong to other episodes.
threadpool_limits(limits=1, user_api="blas")

__all__ = ["Tags", "record"]
