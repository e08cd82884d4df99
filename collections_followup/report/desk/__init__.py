from .. import agreement, base
from . import report_desk_letter
