from . import collections_statement, collections_statement_asked, report_statement
