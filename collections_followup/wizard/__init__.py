from . import collections_plan_wizard
from . import collections_plan_wizard_date
from . import collections_plan_wizard_line
