from . import credit_application_form
