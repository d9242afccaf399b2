"""Single defects by subject; `ALL` is every one that needs no server and no history."""

from .audio import AUDIO
from .channel import CHANNEL
from .files import FILES
from .items import ITEMS
from .texts import TEXTS
from .xml import XML

ALL = [*XML, *CHANNEL, *ITEMS, *AUDIO, *TEXTS, *FILES]
