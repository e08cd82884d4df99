from . import collections_ereminder_export
