from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_collections_procedure import ProcedureCommon


@tagged("post_install", "-at_install")
class TestCollectionsProcedureReading(ProcedureCommon):
    def test_kept_once_for_each_version(self):
        procedure = self._write()
        procedure.with_user(self.collector).action_read()
        reading = procedure.reading_ids
        self.assertRecordValues(reading, [{"user_id": self.collector.id, "version": 1}])
        self.assertIn("is kept", self._refused(reading.sudo().unlink))
        self.assertIn("read this version already", self._refused(reading.sudo().copy))

    def test_nobody_reads_for_somebody_else(self):
        procedure = self._write()
        readings = self.env["collections.procedure.reading"].with_user(self.collector)
        with self.assertRaises(AccessError):
            readings.create({"procedure_id": procedure.id, "user_id": self.manager.id})
        procedure.with_user(self.collector).action_read()
        with self.assertRaises(AccessError):
            procedure.reading_ids.with_user(self.collector).version = 9
