import unittest

import requests

from odoo.exceptions import AccessError

from odoo.addons.collections_followup.models.dispatch.collections_dispatch_sms import (
    find_http_cause,
)
from odoo.addons.iap.tools.iap_tools import IAPServerError, InsufficientCreditError


class TestFindHttpCause(unittest.TestCase):
    """What an error says of the text message: certain that it was not taken, or a doubt."""

    def _wrapped(self, cause):
        try:
            try:
                raise cause
            except type(cause):
                raise AccessError("an error occurred")  # noqa: B904 - as core does
        except AccessError as error:
            return error

    def test_certain(self):
        response = requests.Response()
        response.status_code = 403
        for cause in (
            requests.exceptions.ConnectTimeout("x"),
            requests.exceptions.InvalidURL("x"),
            requests.exceptions.HTTPError("x", response=response),
            IAPServerError("x"),
            AccessError("not during tests"),
        ):
            self.assertEqual(find_http_cause(self._wrapped(cause)), "refused", cause)
        self.assertEqual(find_http_cause(self._wrapped(InsufficientCreditError("x"))), "credit")

    def test_doubt(self):
        response = requests.Response()
        response.status_code = 502
        for cause in (
            requests.exceptions.ReadTimeout("x"),
            requests.exceptions.ConnectionError("reset by peer"),
            requests.exceptions.HTTPError("x", response=response),
            ValueError("no JSON"),
        ):
            self.assertIsNone(find_http_cause(self._wrapped(cause)), cause)
