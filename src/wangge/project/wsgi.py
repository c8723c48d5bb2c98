"""The WSGI application that granian serves."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

from wangge.faces.api.handler import with_lean_api

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")
application = with_lean_api(get_wsgi_application())
gc.collect()
gc.freeze()  # what was loaded stays: no need to look through it again and again
