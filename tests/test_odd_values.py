"""Days and numbers that make no sense, in each field of each model: a sentence, never an error."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .rpc_common import RpcCommon

DAYS = ("9999-12-31", "0001-01-01", "nonsense", "2026-13-45")
NUMBERS = (float("nan"), float("inf"), 1e308)
ODD = {
    "date": DAYS,
    "datetime": DAYS,
    "float": NUMBERS,
    "monetary": NUMBERS,
    "integer": (float("nan"), 1e308, 2**40),
}
MODULE = "collections_followup"


@tagged("post_install", "-at_install")
class TestOddValues(RpcCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = new_test_user(
            cls.env,
            "odd_boss",
            groups="base.group_system,base.group_partner_manager,account.group_account_manager,"
            "collections_followup.group_collections_manager",
            company_id=cls.company.id,
        )

    def _find_fields(self, model):
        """Return the fields of a model, the add-on's own, into which a day or number can be put."""
        return [
            field
            for field in model._fields.values()
            if field.type in ODD
            and field._module == MODULE
            and (field.store or field.inverse)
            and not (field.compute and field.readonly)
        ]

    def _try(self, function, values):
        """Return what comes of odd values: None for a sentence, else what was wrong."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint() as savepoint:
                function(values)
                self.env.flush_all()
                self.env.clear()
                savepoint.rollback()
        except (AccessError, UserError) as error:
            self.env.clear()
            return None if str(error).strip() else "says nothing"
        except Exception as error:  # each is a finding
            self.env.clear()
            return f"{type(error).__name__}: {error}"
        return "was taken"

    def _check_all(self, make, models):
        found, tried = [], 0
        for name in models:
            model = self.env[name].with_user(self.boss)
            for field in self._find_fields(model):
                for value in ODD[field.type]:
                    tried += 1
                    wrong = self._try(make(model), {field.name: value})
                    if wrong:
                        found.append(f"{field} = {value}: {wrong}"[:150])
        self.assertFalse(found, "\n".join(found))
        self.assertGreater(tried, 50)

    def _get_models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("collections.") and not model._abstract and model._auto
        )

    def test_new_records(self):
        self._check_all(lambda model: model.create, self._get_models())

    def test_known_records(self):
        records = self._get_records()
        self._check_all(
            lambda model: model.browse(records[model._name].ids).write,
            [name for name in self._get_models() if records.get(name)],
        )

    def test_records_of_core(self):
        records = {
            "res.company": self.company,
            "res.partner": self.customer,
            "account.move": self.move,
            "account.move.line": self._item(self.move),
            "res.config.settings": self.env["res.config.settings"].create({}),
        }
        self._check_all(lambda model: model.browse(records[model._name].ids).write, records)

    def test_settings(self):
        self._check_all(
            lambda model: lambda values: model.create(values).execute(), ["res.config.settings"]
        )
