from .. import agreement
from . import collections_plan_wizard, collections_plan_wizard_date, collections_plan_wizard_line
