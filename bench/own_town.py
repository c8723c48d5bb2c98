"""A home of its own and the product's apps: to be imported before anything of the product.

Takes the database of `DATABASE_URL` if there is one, else SQLite in a folder that goes when the
process ends.
"""

from __future__ import annotations

import os
import tempfile

import django

_home = tempfile.TemporaryDirectory(prefix="wangge-bench-")
os.environ["WANGGE_HOME"] = _home.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.project.settings")
django.setup()
