from .. import base, case, contact
from . import (
    collections_case,
    collections_contact,
    collections_contact_removal,
    collections_visit,
    collections_visit_followup,
    collections_visit_plan,
    collections_visit_retained,
    collections_visit_task,
    collections_visit_work,
    ir_actions_report,
    mail_activity,
)
