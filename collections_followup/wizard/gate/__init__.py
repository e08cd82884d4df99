from . import collections_reply_wizard
