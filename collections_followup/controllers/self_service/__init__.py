from . import agreement, self_service
