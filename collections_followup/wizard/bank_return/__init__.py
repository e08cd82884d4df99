from . import collections_bank_return_wizard
