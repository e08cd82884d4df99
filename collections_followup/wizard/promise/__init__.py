from .. import agreement
from . import collections_promise_wizard, collections_promise_wizard_line
