from .. import agreement
from . import collections_settlement_wizard
