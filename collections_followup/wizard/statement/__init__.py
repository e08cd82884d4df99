from . import collections_statement_wizard
