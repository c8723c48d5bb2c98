"""The WSGI application that granian serves."""

from __future__ import annotations

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from wangge.faces.api.handler import with_lean_api

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")
application = with_lean_api(get_wsgi_application())
if settings.SECURE_COOKIES:  # a proxy ends TLS: on this machine, it is believed about who asks
    application = wrap_wsgi_with_proxy_headers(application, ["127.0.0.1", "::1"])
gc.collect()
gc.freeze()  # what was loaded stays: no need to look through it again and again
