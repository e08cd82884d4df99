from . import collections_dossier_check, collections_dossier_wizard
