"""Behind a proxy on the same machine: visitors keep their own addresses, loopback is admitted."""

from __future__ import annotations

import json
import os
import subprocess
import sys

ASK = """
import json
from django.test import RequestFactory
from wangge.project.wsgi import application

def asked(remote, host):  # there is no database
    environ = RequestFactory().get("/", headers={"host": host}).environ
    environ |= {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    statuses = []
    application(environ, lambda status, headers: statuses.append(status[:3]))
    return [environ["REMOTE_ADDR"], statuses == ["400"]]  # is the host refused?

town = "wangge.example.gov.cn"
print(json.dumps([asked("127.0.0.1", town), asked("192.0.2.7", town),
                  asked("127.0.0.1", "localhost"), asked("127.0.0.1", "elsewhere.example")]))
"""


def test_the_visitors_address_is_taken_from_the_proxy_on_this_machine_alone() -> None:
    env = os.environ | {"WANGGE_HTTPS": "1", "WANGGE_HOSTS": "wangge.example.gov.cn"}
    env |= {"DJANGO_SETTINGS_MODULE": "wangge.project.settings", "WANGGE_LOG": "critical"}
    done = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True)
    assert json.loads(done.stdout) == [
        ["203.0.113.9", False],
        ["192.0.2.7", False],
        ["203.0.113.9", False],
        ["203.0.113.9", True],
    ], done.stderr
