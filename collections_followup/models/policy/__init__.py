from .. import base
from . import collections_level, collections_policy
