from . import activity, base, credit, figures, gate, portal, self_service
