from . import collections_pack_wizard
