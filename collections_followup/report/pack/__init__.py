from . import report_pack
