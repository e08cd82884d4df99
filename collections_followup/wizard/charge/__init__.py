from .. import agreement
from . import collections_charge_wizard, collections_charge_wizard_line
