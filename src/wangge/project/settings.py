"""The one settings file. Everything a town may change comes from the environment, typed."""

from __future__ import annotations

import secrets

from wangge.project import environment as env
from wangge.project.databases import databases
from wangge.project.folders import PACKAGE, REPOSITORY, pack_folders

WANGGE_HOME = env.folder("WANGGE_HOME", REPOSITORY / "var")
"""Database, media, keys and caches live here, and nothing else does."""
WANGGE_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
WANGGE_PACKS = pack_folders()
WANGGE_HASH = env.choice("WANGGE_HASH", "sha256", ["sha256", "sm3"])
WANGGE_CIPHER = env.choice("WANGGE_CIPHER", "aes-gcm", ["aes-gcm", "sm4-gcm"])
WANGGE_KEYS = env.words("WANGGE_KEYS")
WANGGE_PHOTO_MAX_MB = env.number("WANGGE_PHOTO_MAX_MB", 12, low=1, high=64)

DEBUG = env.flag("WANGGE_DEBUG")
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]  # always: whoever is on the machine looks there
ALLOWED_HOSTS = [*env.words("WANGGE_HOSTS", ["testserver"]), *LOOPBACK]
CSRF_TRUSTED_ORIGINS = env.words("WANGGE_ORIGINS")
WANGGE_ADDRESS = env.text("WANGGE_ADDRESS").rstrip("/")
"""Where residents reach the pages, for codes on paper; empty: where whoever prints reached them."""


def _secret_key() -> str:
    """From the environment, else made once and kept beside the database for its owner only."""
    given = env.text("WANGGE_SECRET_KEY")
    if given:
        return given
    path = WANGGE_HOME / "keys" / "django-secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DATABASES = databases(WANGGE_HOME)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "django_vite",
    "ninja",
    "wangge.plumbing.journal",
    "wangge.plumbing.outbox",
    "wangge.plumbing.notify",
    "wangge.plumbing.files",
    "wangge.plumbing.jobs",
    "wangge.domain.editions",
    "wangge.domain.places",
    "wangge.domain.people",
    "wangge.domain.registers",
    "wangge.domain.tasks",
    "wangge.domain.duties",
    "wangge.domain.cases",
    "wangge.domain.screening",
    "wangge.domain.redrawing",
    "wangge.domain.alarms",
    "wangge.domain.bookings",
    "wangge.domain.absences",
    "wangge.domain.papers",
    "wangge.domain.guidance",
    "wangge.domain.adoption",
    "wangge.faces.site",
    "wangge.faces.portal",
    "wangge.faces.worker",
    "wangge.faces.console",
    "wangge.faces.personnel",
    "wangge.faces.community",
    "wangge.faces.guidance",
    "wangge.faces.ledger",
    "wangge.faces.drawings",
    "wangge.faces.prints",
    "wangge.faces.workbench",
    "wangge.faces.handbook",
    "wangge.faces.api",
    "wangge.tools",
    "wangge.project",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "wangge.faces.site.town.TownTime",
    "wangge.faces.site.errors.ErrorPages",
]

ROOT_URLCONF = "wangge.project.urls"
WSGI_APPLICATION = "wangge.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wangge.faces.site.context.page",
            ]
        },
    }
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "wangge.faces.site.locked.locked_out"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # outlives a log-in, which it is brought by
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATICFILES_DIRS = [p for p in [REPOSITORY / "web" / "dist"] if p.exists()]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": WANGGE_HOME / "media"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[A-Za-z0-9_-]{8,}\.\w+$"
DJANGO_VITE = {
    "default": {
        "dev_mode": False,
        "manifest_path": REPOSITORY / "web" / "dist" / "manifest.json",
        "static_url_prefix": "",
    }
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = env.flag("WANGGE_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
if SECURE_COOKIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "style-src": ["'self'", "'unsafe-inline'"],  # MapLibre positions its controls inline
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "wangge.project.log_lines.Line",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("WANGGE_LOG", "WARNING").upper()},
}
