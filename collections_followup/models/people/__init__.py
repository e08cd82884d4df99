from .. import base, case
from . import (
    collections_absence,
    collections_assignment_rule,
    collections_case,
    collections_handover,
    collections_substitute,
    collections_team,
    resource_calendar_leaves,
)
