from . import collections_promise_wizard
