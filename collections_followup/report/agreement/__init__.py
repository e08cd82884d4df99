from . import collections_expected_payment
