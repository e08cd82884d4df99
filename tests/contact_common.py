from odoo.tests import new_test_user

from .common import CollectionsCommon


class ContactCommon(CollectionsCommon):
    """Calls with the customer of an open case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.phone = "+49 30 1234"
        cls.person = cls.env["res.partner"].create(
            {"name": "Ms Vogt", "parent_id": cls.customer.id, "phone": "+49 30 99"}
        )
        cls.move = cls._invoice(5)
        cls.case = cls._case()
        cls.collector = cls._member("collector")

    @classmethod
    def _member(cls, group, login=None):
        """Create a user of a Collections group in the company of the tests."""
        return new_test_user(
            cls.env,
            login or f"contact_{group}",
            groups=f"base.group_user,collections_followup.group_collections_{group}",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )

    @classmethod
    def _result(cls, name):
        return cls.env.ref(f"collections_followup.contact_outcome_{name}")

    @classmethod
    def _log(cls, outcome="right_person", user=None, activities=None, **values):
        """Log a call, by default with the customer's case."""
        contacts = cls.env["collections.contact"].with_user(user or cls.env.user)
        return contacts._log(
            activities,
            **{
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "outcome_id": cls._result(outcome).id,
                **values,
            },
        )

    @classmethod
    def _open(cls, action):
        """Return the record that an action opens."""
        return cls.env[action["res_model"]].browse(action["res_id"])

    @classmethod
    def _lines(cls, thread):
        """Return the texts of a chatter, the newest in front."""
        return [str(body) for body in thread.message_ids.sorted("id", reverse=True).mapped("body")]
