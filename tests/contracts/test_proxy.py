"""Behind a proxy on the same machine: visitors keep their own addresses, loopback is admitted."""

from __future__ import annotations

import json
import os
import subprocess
import sys

ASK = """
import json
from django.conf import settings
from django.http.request import validate_host
from django.test import RequestFactory
from wangge.project.wsgi import application

def seen(remote):
    environ = RequestFactory().get("/api/v1/openapi.json").environ
    environ |= {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    application(environ, lambda status, headers: None)
    return environ["REMOTE_ADDR"]

hosts = ["wangge.example.gov.cn", "127.0.0.1", "[::1]", "elsewhere.example"]
print(json.dumps([[seen("127.0.0.1"), seen("192.0.2.7")],
                  [validate_host(host, settings.ALLOWED_HOSTS) for host in hosts]]))
"""


def test_the_visitors_address_is_taken_from_the_proxy_on_this_machine_alone() -> None:
    env = os.environ | {"WANGGE_HTTPS": "1", "WANGGE_HOSTS": "wangge.example.gov.cn"}
    env |= {"DJANGO_SETTINGS_MODULE": "wangge.project.settings"}
    done = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True)
    addresses, admitted = json.loads(done.stdout or "[0, 0]")
    assert addresses == ["203.0.113.9", "192.0.2.7"], done.stderr
    assert admitted == [True, True, True, False]
