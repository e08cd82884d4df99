from .. import base
from . import collections_overdue_report
