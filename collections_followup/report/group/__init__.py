from . import collections_statement_group, report_group_statement
