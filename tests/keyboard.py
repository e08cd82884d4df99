"""A browser that is worked by its keyboard: real key presses, not events that a script makes up."""

import base64
import json
import time
from importlib import resources
from pathlib import Path
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

CODES = {
    "Enter": ("Enter", 13, "\r"),
    "Escape": ("Escape", 27, ""),
    "Tab": ("Tab", 9, ""),
    " ": ("Space", 32, " "),
    "ArrowDown": ("ArrowDown", 40, ""),
    "ArrowUp": ("ArrowUp", 38, ""),
    "?": ("Slash", 191, "?"),
}
MODIFIERS = {"Control": 2, "Shift": 8}


class Keyboard:
    """Presses keys in a browser and reads what it shows."""

    def __init__(self, browser):
        self.browser = browser
        self.pressed = 0

    def evaluate(self, expression):
        """Return the value of an expression on the page; what it promises, once it is there."""
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={"expression": expression, "awaitPromise": True, "returnByValue": True},
            timeout=60,
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"]["exception"].get("description"))
        return answer["result"].get("value")

    def wait(self, expression, seconds=20):
        """Wait until an expression is true on the page."""
        end = time.time() + seconds
        while time.time() < end:
            if self.evaluate(f"!!({expression})"):
                return
            time.sleep(0.05)
        text = self.evaluate("document.querySelector('.o_action_manager').innerText")
        raise AssertionError(f"never true: {expression}\n{text}")

    def press(self, *keys):
        """Press keys one after the other; ``Shift+A`` is one."""
        for key in keys:
            self.pressed += 1
            *held, key = key.split("+")
            code, number, text = CODES.get(
                key,
                (
                    f"Digit{key}" if key.isdigit() else f"Key{key.upper()}",
                    ord(key[-1].upper()),
                    key,
                ),
            )
            modifiers = sum(MODIFIERS[name] for name in held) | (8 if key == "?" else 0)
            if "Control" in held:
                text = ""
            params = {
                "key": key,
                "code": code,
                "windowsVirtualKeyCode": number,
                "modifiers": modifiers,
            }
            down = {**params, "type": "keyDown" if text else "rawKeyDown"}
            if text:
                down["text"] = text
            self.browser._websocket_request("Input.dispatchKeyEvent", params=down)
            self.browser._websocket_request(
                "Input.dispatchKeyEvent", params={**params, "type": "keyUp"}
            )

    def type(self, text):
        """Write a text where the keyboard is."""
        self.browser._websocket_request("Input.insertText", params={"text": text})

    def resize(self, width, height):
        """Show the page as on a screen of this size."""
        self.browser._websocket_request(
            "Emulation.setDeviceMetricsOverride",
            params={"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
        )

    def save_screenshot(self, path):
        """Keep what the page looks like, to be looked at."""
        answer = self.browser._websocket_request("Page.captureScreenshot", timeout=30)
        Path(path).write_bytes(base64.b64decode(answer["data"]))

    def find_barriers(self, root):
        """Return what axe has against a part of the page, as texts.

        :param str root: selector
        """
        source = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text()
        self.evaluate(f"window.axe ? 0 : (() => {{ {source} }})()")
        options = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa"]}
        found = self.evaluate(
            f"axe.run({json.dumps(root)}, {json.dumps(options)}).then(({{ violations }}) =>"
            " violations.flatMap(({ id, impact, nodes }) => nodes.map((node) =>"
            " `${impact} ${id}: ${node.html.slice(0, 300)} ${node.failureSummary}`)))"
        )
        return found


def drive(case, path, work, ready, login, **options):
    """Open a page and work on it by the keyboard.

    :param case: the test, of ``HttpCase``
    :param str path: what is opened
    :param work: called with the ``Keyboard``
    :param str ready: expression that is true once the page can be worked on
    :param str login: who works
    """

    def run(browser, code, timeout, error_checker=None):
        keyboard = Keyboard(browser)
        try:
            work(keyboard)
        finally:
            # What stood in the console as an error
            if browser._result.done():
                browser._result.result()

    with (
        patch.object(ChromeBrowser, "_wait_code_ok", run),
        patch.object(ChromeBrowser, "take_screenshot"),
    ):
        case.browser_js(path, "", ready=ready, login=login, **options)
