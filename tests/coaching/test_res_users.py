from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..coaching_common import CoachingCommon


@tagged("post_install", "-at_install")
class TestResUsers(CoachingCommon):
    def test_supervisors_read_the_training_on_the_user(self):
        trainee = self.trainee.with_user(self.supervisor)
        self.assertEqual(trainee.collections_training_ids, self.training)
        with self.assertRaises(AccessError):
            self.trainee.with_user(self.trainee).read(["collections_training_ids"])
        with self.assertRaises(AccessError):
            self.trainee.with_user(self.trainee).write({"collections_training_ids": [(5,)]})
