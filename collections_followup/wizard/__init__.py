from . import collections_promise_wizard
from . import collections_promise_wizard_line
