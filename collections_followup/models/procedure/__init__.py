from .. import base, case
from . import (
    collections_case,
    collections_procedure,
    collections_procedure_ask,
    collections_procedure_reading,
)
