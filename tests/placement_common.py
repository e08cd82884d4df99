from datetime import timedelta

from odoo.fields import Command

from .common import CollectionsCommon


class PlacementCommon(CollectionsCommon):
    """An agency, and a customer with two invoices that had their final notice long ago."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "collections_placement": True,
                "collections_placement_min_days": 30,
                "collections_placement_final_days": 14,
                "collections_placement_min_amount": 50.0,
                "collections_placement_supervisor_amount": 5000.0,
            }
        )
        cls.placements = cls.env["collections.placement"]
        cls.agency = cls._agency()
        cls.old, cls.new = cls._invoice(90, 333.33), cls._invoice(60, 200.0)
        cls._finalize(cls.old | cls.new)
        cls.engine.refresh(cls.company, cls.customer)
        cls.collector = cls._user("collector", login="placing")
        cls.boss = cls._user("supervisor", login="approving")
        cls.accountant = cls._user("supervisor", login="billing")
        cls.accountant.group_ids += cls.env.ref("account.group_account_invoice")

    @classmethod
    def _agency(cls, name="Fair Collect", **values):
        product = cls.env["product.product"].create(
            {
                "name": f"Commission of {name}",
                "type": "service",
                "supplier_taxes_id": [Command.clear()],
            }
        )
        return cls.env["collections.agency"].create(
            {
                "partner_id": cls.env["res.partner"]
                .create({"name": name, "email": "desk@fair.example.com"})
                .id,
                "company_id": cls.company.id,
                "product_id": product.id,
                "rate_ids": [
                    Command.create({"percent": 17.5}),
                    Command.create({"percent": 30.0, "place": "2"}),
                ],
                **values,
            }
        )

    @classmethod
    def _finalize(cls, moves, days=20):
        """Let the last level of the policy be sent of invoices, so many days ago."""
        for move in moves:
            cls.env["collections.item"].sudo().create(
                {
                    "move_line_id": cls._item(move).id,
                    "move_id": move.id,
                    "company_id": cls.company.id,
                    "partner_id": move.commercial_partner_id.id,
                    "level_id": cls.levels[-1].id,
                    "level_date": cls.today - timedelta(days=days),
                    "last_notice_date": cls.today - timedelta(days=days),
                }
            )

    @classmethod
    def _propose(cls, moves=None, agency=None):
        items = cls._item(moves or cls.old | cls.new)
        own = cls.placements.with_user(cls.collector)
        return own._propose(items, cls.company, agency)

    @classmethod
    def _approved(cls, moves=None, agency=None):
        made, texts = cls._propose(moves, agency)
        if not made:
            raise AssertionError(texts)
        made.with_user(cls.boss).action_approve()
        return made

    @classmethod
    def _placed(cls, moves=None, agency=None):
        made = cls._approved(moves, agency)
        made.agency_id.with_user(cls.boss)._write_file_sudo()
        return made.sudo()

    @classmethod
    def _answer(cls, placement, *rows, agency=None):
        """Read a file of the agency: rows of place of the item, status, amount, fee, note."""
        lines = ["Account ID;Status;Amount;Fee;Agency reference;Note"]
        for place, *cells in rows:
            account = place if isinstance(place, str) else placement.line_ids[place].account
            lines.append(";".join([account, *(str(cell) for cell in cells)]))
        own = (agency or placement.agency_id).with_user(cls.collector)
        return own._read_file("answer.csv", "\n".join(lines).encode())

    @classmethod
    def _rows(cls, file):
        """Return the rows of a file that went out, as dicts."""
        text = file.sudo().attachment_id.raw.decode("utf-8-sig")
        heading, *lines = (line.split(";") for line in text.splitlines())
        return [dict(zip(heading, line, strict=True)) for line in lines]
