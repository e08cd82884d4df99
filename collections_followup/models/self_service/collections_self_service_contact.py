from odoo import api, models

from ...engine.places import normalize_number


class CollectionsSelfServiceContact(models.AbstractModel):
    """A customer names who gets the reminders from now on: a collector confirms it first."""

    _name = "collections.self.service.contact"
    _inherit = ["collections.self.service"]
    _description = "Self-Service: New Contact"

    _kind = "contact"
    _setting = "collections_self_preferences"

    @api.model
    def _read(self, access, form, files):
        name, email = form.text("name", 120, needed=True), form.email("email", needed=True)
        phone = form.text("phone", 50)
        if phone and not normalize_number(phone, access.partner._collections_get_country_code()):
            form.problems["phone"] = "phone"
        return name, email, phone, form.text("note", 500, many=True)

    @api.model
    def _carry_out(self, access, clean, request):
        name, email, phone, note = clean
        request.write({"new_name": name, "new_email": email, "new_phone": phone, "note": note})
        self._log_contact(access, request, self.env._("names a new contact: %(name)s", name=name))
        request._wait_sudo(["confirm"], note)
