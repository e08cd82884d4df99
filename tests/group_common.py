from .common import CollectionsCommon


class GroupCommon(CollectionsCommon):
    """A holding, two subsidiaries with debts, and a company of somebody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.head = partners.create(
            {"name": "Holding", "is_company": True, "ref": "H1", "email": "h@example.com"}
        )
        cls.north, cls.south = partners.create(
            [
                {"name": name, "is_company": True, "parent_id": cls.head.id, "ref": name[0]}
                for name in ("North", "South")
            ]
        )
        cls.euro = cls.setup_other_currency("EUR")
        cls.first = cls._invoice(40, 100, partner=cls.north)
        cls.second = cls._invoice(20, 50, partner=cls.south)
        cls.third = cls._invoice(20, 30, partner=cls.south, currency_id=cls.euro.id)
        cls.alone = cls._invoice(20, 70)
        cls.collector = cls._user("collector", login="group_collector")
        cls.colleague = cls._user("collector", login="group_colleague")

    @classmethod
    def _own_cases(cls):
        """Let collectors see their own cases: South is a colleague's."""
        cls.company.collections_own_cases = True
        cls._case(cls.south).user_id = cls.colleague
        cls._case(cls.north).user_id = cls.collector
