from . import collections_settlement_wizard
