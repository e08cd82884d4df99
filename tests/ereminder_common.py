from lxml import etree

from odoo.addons.collections_followup.engine.ereminder_rules import NAMES

from .common import CollectionsCommon


def enter_addresses(own, customers):
    """Enter what the forms of a company in Denmark ask for, with customers in Norway.

    :param own: the company's contact
    """
    for partners, country, values in (
        (
            own,
            "dk",
            {
                "street": "Vestergade 12",
                "zip": "8000",
                "city": "Aarhus",
                "company_registry": "12345674",
                "peppol_eas": "0184",
                "peppol_endpoint": "DK12345674",
            },
        ),
        (
            customers,
            "no",
            {
                "street": "Storgata 3",
                "zip": "0155",
                "city": "Oslo",
                "company_registry": "923609016",
                "peppol_eas": "0192",
                "peppol_endpoint": "923609016",
                "ref": "K-7",
            },
        ),
    ):
        partners.write({"country_id": own.env.ref(f"base.{country}").id})
        partners.write({**values, "vat": False})


class EreminderCommon(CollectionsCommon):
    """A Danish company and a customer in Norway, both with what their forms ask for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ereminders = cls.env["collections.ereminder"]
        enter_addresses(cls.company.partner_id, cls.customer)

    @classmethod
    def _set_endpoint(cls, partner, scheme, endpoint):
        partner.write({"peppol_eas": scheme, "peppol_endpoint": endpoint})

    def _notices(self):
        """Prepare the notices of today, ready to be sent."""
        return self._prepare().notice_ids

    def _read(self, content, path):
        root = etree.fromstring(content)
        return root.xpath(f"string({path})", namespaces=NAMES)
