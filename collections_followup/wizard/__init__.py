from . import collections_promise_wizard
from . import collections_promise_wizard_line
from . import collections_assign_wizard
from . import collections_followup_wizard
from . import collections_followup_wizard_line
from . import collections_simulation
from . import collections_simulation_customer
from . import collections_simulation_row
