from datetime import date

from .common import CollectionsCommon


class LegalCommon(CollectionsCommon):
    """A company that takes legal action, a late customer in California, and who works there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"collections_legal": True, "collections_legal_amount": 500.0})
        cls.actions = cls.env["collections.legal.action"]
        cls.customer.write(
            {
                "street": "1 Main Street",
                "zip": "90001",
                "city": "Los Angeles",
                "state_id": cls.env.ref("base.state_us_5").id,
                "country_id": cls.env.ref("base.us").id,
                "email": "late@example.com",
                "lang": "en_US",
            }
        )
        cls.court = cls.env["res.partner"].create({"name": "County Recorder", "city": "LA"})
        cls.old, cls.new = cls._invoice(40, 100.0), cls._invoice(10, 60.0)
        cls.engine.refresh(cls.company, cls.customer)
        cls.collector = cls._user("collector", login="suing")
        cls.boss = cls._user("supervisor", login="suing_boss")

    @classmethod
    def _kind(cls, name):
        return cls.env.ref(f"collections_followup.legal_kind_{name}")

    @classmethod
    def _rule(cls, name):
        return cls.env.ref(f"collections_followup.legal_rule_{name}")

    @classmethod
    def _layout(cls, name):
        return cls.env.ref(f"collections_followup.legal_layout_{name}")

    @classmethod
    def _make(cls, kind="us_suit", moves=None, user=None, **values):
        """A draft of the collector over invoices."""
        items = cls._item(moves or cls.old).with_user(user or cls.collector)
        values.setdefault("court_id", cls.court.id)
        return cls.actions.with_user(user or cls.collector)._make(
            items, cls._kind(kind).with_user(user or cls.collector), **values
        )

    @classmethod
    def _run(cls, kind="us_suit", moves=None, **values):
        """An action that is approved."""
        action = cls._make(kind, moves, **values)
        action.action_propose()
        return action

    @classmethod
    def _file(cls, kind="us_suit", moves=None, **values):
        action = cls._run(kind, moves, **values)
        action.action_file()
        return action

    @classmethod
    def _date(cls, action, **days):
        """Enter dates of an action, as its owner does."""
        return (
            cls.env["collections.legal.date"]
            .with_user(cls.collector)
            .create(
                [
                    {"action_id": action.id, "anchor": anchor, "date": day}
                    for anchor, day in days.items()
                ]
            )
        )

    @classmethod
    def _due(cls, action, rule):
        """Return the deadline of an action by a rule."""
        return action.deadline_ids.filtered(lambda own: own.rule_id == cls._rule(rule))

    @classmethod
    def _tasks(cls, action):
        return action.sudo().activity_ids

    @staticmethod
    def _day(month, day, year=2026):
        return date(year, month, day)
