from . import collections_document
from . import collections_document_attachments
from . import collections_document_email
from . import collections_document_letter
from . import report_letter
from . import report_statement
