from . import collections_override_wizard, mail_compose_message, sms_composer
