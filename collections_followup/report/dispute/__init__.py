from .. import base
from . import collections_dispute_report, collections_document_dispute, report_dispute_answer
