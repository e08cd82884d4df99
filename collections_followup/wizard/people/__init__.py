from . import collections_assign_wizard
