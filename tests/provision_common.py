from .write_off_common import WriteOffCommon


class ProvisionCommon(WriteOffCommon):
    """A company that provides for single customers beside the matrix."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"]
        cls.allowance = accounts.create(
            {"name": "Allowances", "code": "PROV1", "account_type": "asset_current"}
        )
        cls.company.write(
            {
                "collections_loss_expense_account_id": cls.expense.id,
                "collections_specific_account_id": cls.allowance.id,
            }
        )
        cls.provisions = cls.env["collections.provision"]

    @classmethod
    def _provide(cls, move=None, approved=True, **values):
        """Return an allowance for the customer, or an invoice; approved and posted."""
        own = cls.provisions.with_user(cls.collector).create(
            {
                "partner_id": cls.customer.id,
                "note": "Has stopped paying",
                **({"move_line_id": cls._item(move).id} if move else {}),
                **values,
            }
        )
        if approved:
            own.action_propose()
            own.with_user(cls.manager).action_approve()
            own.sudo().move_ids.action_post()
        return own.with_user(cls.env.user).sudo()
