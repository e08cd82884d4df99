from .. import base
from . import collections_placement_report
