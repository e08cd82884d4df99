from . import collections_coverage
