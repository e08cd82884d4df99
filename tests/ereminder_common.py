from lxml import etree

from odoo.addons.collections_followup.engine.ereminder_rules import NAMES

from .common import CollectionsCommon


class EreminderCommon(CollectionsCommon):
    """A Danish company and a customer in Norway, both with what their forms ask for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ereminders = cls.env["collections.ereminder"]
        cls.company.partner_id.write(cls._get_place("dk", "Vestergade 12", "8000", "Aarhus"))
        cls.company.partner_id.write({"company_registry": "12345674", "vat": False})
        cls.customer.write(cls._get_place("no", "Storgata 3", "0155", "Oslo"))
        cls.customer.write({"company_registry": "923609016", "ref": "K-7", "vat": False})
        cls._set_endpoint(cls.company.partner_id, "0184", "DK12345674")
        cls._set_endpoint(cls.customer, "0192", "923609016")

    @classmethod
    def _get_place(cls, country, street, code, city):
        country = cls.env.ref(f"base.{country}").id
        return {"country_id": country, "street": street, "zip": code, "city": city}

    @classmethod
    def _set_endpoint(cls, partner, scheme, endpoint):
        partner.write({"peppol_eas": scheme, "peppol_endpoint": endpoint})

    def _notices(self):
        """Prepare the notices of today, ready to be sent."""
        return self._prepare().notice_ids

    def _read(self, content, path):
        root = etree.fromstring(content)
        return root.xpath(f"string({path})", namespaces=NAMES)
