from odoo import api, models

from ...engine.places import normalize_number

# What the new contact is: gets the reminders, gets copies of them, is the one who asks.
WANTED = ("reminders", "copies", "own")


class CollectionsSelfServiceContact(models.AbstractModel):
    """A customer says where reminders go from now on: a collector confirms it first.

    To somebody else, as a copy to somebody else, or to another address of whoever asks.
    """

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
        wanted = form.choice("wanted", WANTED, needed=False) or WANTED[0]
        return wanted, name, email, phone, form.text("note", 500, many=True)

    @api.model
    def _carry_out(self, access, clean, request):
        wanted, name, email, phone, note = clean
        request.write(
            {
                "new_name": name,
                "new_email": email,
                "new_phone": phone,
                "note": note,
                "terms": {"wanted": wanted},
            }
        )
        texts = {
            "reminders": self.env._("names a new contact: %(name)s", name=name),
            "copies": self.env._("wants copies to go to %(name)s", name=name),
            "own": self.env._("has a new address: %(email)s", email=email),
        }
        self._log_contact(access, request, texts[wanted])
        request._wait_sudo([f"confirm_{wanted}"], note)
