from . import collections_snapshot_wizard
