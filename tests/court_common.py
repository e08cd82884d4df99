import base64
from datetime import date

from odoo.addons.collections_followup.engine.eda_layout import pack

from .common import CollectionsCommon

GNR = "26001234508"
NUMBER = "A1B2C3D4"


class CourtCommon(CollectionsCommon):
    """A German company with a German and an English customer, and approved legal actions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        (env.ref("base.EUR") | env.ref("base.GBP")).active = True
        cls.company.write(
            {
                "collections_legal": True,
                "collections_eda_number": "12345678",
                "collections_eda_id": "ABC001",
                "collections_court_representative": "Erika Müller",
                "collections_court_role": "Geschäftsführerin",
                "collections_sdt_customer": "12345678",
            }
        )
        cls.company.partner_id.write(
            {
                "name": "Müller Werke GmbH",
                "is_company": True,
                "street": "Hafenstraße 1",
                "zip": "20457",
                "city": "Hamburg",
            }
        )
        cls.court = env["res.partner"].create(
            {"name": "Amtsgericht Stuttgart", "zip": "70173", "city": "Stuttgart"}
        )
        cls.german = cls._debtor("Schmidt Handel GmbH", "base.de", "70173", "Stuttgart")
        cls.person = cls._debtor("Karl Maier", "base.de", "70173", "Stuttgart", is_company=False)
        cls.english = cls._debtor("Smith & Sons Ltd", "base.uk", "LS1 4AP", "Leeds")
        cls.order = env.ref("collections_followup.legal_kind_de_order")
        cls.claim = env.ref("collections_followup.legal_kind_uk_claim")
        cls.files = env["collections.court.file"]
        cls.supervisor = cls._user("supervisor", login="court_supervisor")

    @classmethod
    def _debtor(cls, name, country, postcode, city, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "street": "Ring 1",
                "zip": postcode,
                "city": city,
                "country_id": cls.env.ref(country).id,
                **values,
            }
        )

    @classmethod
    def _action(cls, partner=None, kind=None, amount=119.0, currency="base.EUR", due=40):
        """Return an approved legal action over one invoice."""
        move = cls._invoice(
            due, amount, partner or cls.german, currency_id=cls.env.ref(currency).id
        )
        actions = cls.env["collections.legal.action"]
        action = actions._make(cls._item(move), kind or cls.order, court_id=cls.court.id)
        action.action_propose()
        return action

    @classmethod
    def _english(cls, **values):
        return cls._action(cls.english, cls.claim, currency="base.GBP", **values)

    @classmethod
    def _detail(cls, **values):
        detail = {"salutation": False, "role": "Geschäftsführer", "representative": "Hans Schmidt"}
        return {**detail, "catalogue": 11, **values}

    @classmethod
    def _write(cls, actions, form="eda", corrects=None):
        """Return the file of actions, made without the dialog."""
        return cls.files._build(
            cls.company,
            form,
            {action: cls._detail() for action in actions},
            corrects,
            "A Clerk" if form == "uk_bulk" else "",
        )

    @classmethod
    def _answer(cls, kind, *records, day=date(2026, 1, 5)):
        """Return a file of a German court, with its totals."""
        body = [pack(f"{kind} {key}", values) for key, values in records]
        numbers = [values["court_number_1"] for _k, values in records if "court_number_1" in values]
        end = {
            "count": sum(key.startswith("KS") for key, _values in records),
            "records": len(body),
            "court_numbers": sum(int(number[2:9]) for number in numbers),
        }
        head = pack("AA", {"sender": "12345678", "day": day, "kind": kind, "format": "4000"})
        return b"".join(line + b"\r\n" for line in (head, *body, pack("BB", end)))

    @classmethod
    def _request(cls, *bodies):
        """Return a file of requests by Secure Data Transfer."""
        inner = "".join(
            f'<r:request requestType="x" requestId="1">{own}</r:request>' for own in bodies
        )
        return (
            f'<r:bulkRequest xmlns:r="urn:r"><r:header><r:requestCount>{len(bodies)}'
            f"</r:requestCount></r:header><r:requests>{inner}</r:requests></r:bulkRequest>"
        ).encode()

    @classmethod
    def _read(cls, content, name="answer"):
        return cls.files._take_in(cls.company, content, name)[0]

    @classmethod
    def _read_by_dialog(cls, content, user=None):
        wizard = cls.env["collections.court.read.wizard"].with_user(user or cls.env.user)
        return wizard.create(
            {"company_id": cls.company.id, "file": base64.b64encode(content), "file_name": "a.eda"}
        ).action_read()
