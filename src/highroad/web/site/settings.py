"""Settings of the hall: everything comes from the environment, with a laptop's defaults.

HIGHROAD_HOME            the instance folder (database, secret key, collected static files, uploads)
HIGHROAD_DATABASE_URL    postgresql://user:password@host:port/name; without it, SQLite in the instance folder
HIGHROAD_SECRET_KEY      otherwise read from the instance folder, otherwise made up for this process
HIGHROAD_DEBUG           1 shows error details to the developer
HIGHROAD_ALLOWED_HOSTS   host names, separated by commas
HIGHROAD_HTTPS           1 when people reach the instance by https: secure cookies, redirect, proxy header
HIGHROAD_PROXIES         how many proxies of ours stand before the instance (rate limits by address)
HIGHROAD_HSTS_SECONDS    how long browsers must insist on https (0: not at all)
HIGHROAD_NAME            what this instance is called in its header
HIGHROAD_CONTACT         whom people write to about it (an e-mail address)
HIGHROAD_SOURCE_URL      where the source code of what runs here can be had
HIGHROAD_TIME_ZONE       "America/Los_Angeles", …
HIGHROAD_OPEN_SIGNUP     1 lets anybody make an account; otherwise by invitation
HIGHROAD_EMAIL_*         HOST PORT USER PASSWORD TLS FROM VERIFICATION (none, optional, mandatory)
HIGHROAD_OIDC_*          NAME ISSUER CLIENT_ID SECRET ORIGINS (needs the `oidc` extra)
HIGHROAD_DEMO            1 marks every page: this partnership is invented
"""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from highroad.web.site.environment import database_from_url, flag, listing, number, text

HOME = Path(text("HOME", "highroad-data")).absolute()
WEB = Path(__file__).resolve().parents[1]

DEBUG = flag("DEBUG")
DEMO = flag("DEMO")
HTTPS = flag("HTTPS")
INSTANCE_NAME = text("NAME", "Highroad")
CONTACT = text("CONTACT")
SOURCE_URL = text("SOURCE_URL")
ALLOWED_HOSTS = listing("ALLOWED_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and host != "*"]


def _secret_key() -> str:
    if key := text("SECRET_KEY"):
        return key
    kept = HOME / "secret_key"
    return kept.read_text("utf-8").strip() if kept.is_file() else secrets.token_urlsafe(50)


SECRET_KEY = _secret_key()

OIDC = bool(text("OIDC_ISSUER")) and find_spec("jwt") is not None

INSTALLED_APPS = [
    "highroad.web.site",
    "highroad.web.plans",
    "highroad.web.commitments",
    "highroad.web.goodjobs",
    "highroad.web.evidence",
    "highroad.web.directory",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *(["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"] if OIDC else []),
    "django_cotton",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.forms",
]
FORM_RENDERER = "highroad.web.site.forms.HouseRenderer"

MIDDLEWARE = [
    "highroad.web.directory.middleware.RequestIdentity",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "highroad.web.site.middleware.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "highroad.web.site.middleware.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "highroad.web.directory.middleware.DenyByDefault",
    "highroad.web.site.middleware.SpokenErrors",
]

ROOT_URLCONF = "highroad.web.site.urls"
WSGI_APPLICATION = "highroad.web.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "highroad.web.site.context.house",
            ],
        },
    }
]

DATABASES = {"default": database_from_url(text("DATABASE_URL"), HOME / "highroad.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counting sign-ins (default) and keeping answers are apart: asking many questions must not forget the counts.
_CACHED = HOME / "cache"
CACHES = (
    {
        name: {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": folder,
            "OPTIONS": {"MAX_ENTRIES": most},
        }
        for name, folder, most in (("default", _CACHED, 10_000), ("answers", _CACHED / "answers", 3_000))
    }
    if HOME.is_dir()
    else {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in ("default", "answers")
    }
)
# Charts of documents, drawn once; None keeps them no longer than the document takes.
DRAWINGS = _CACHED / "drawings" if HOME.is_dir() else None

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Words and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [WEB / "locale"]
FORMAT_MODULE_PATH = ["highroad.web.site.formats"]
LANGUAGE_COOKIE_NAME = "highroad_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = text("TIME_ZONE", "America/Los_Angeles")
USE_TZ = True

# Static files: collected, hashed and compressed in an instance; straight from the package in development.
STATIC_URL = "/static/"
STATICFILES_DIRS = [WEB / "static"]
COLLECTED = HOME / "static"
_MANIFEST = not DEBUG and (flag("COLLECTING") or (COLLECTED / "staticfiles.json").is_file())
STATIC_ROOT = COLLECTED if _MANIFEST else None
WHITENOISE_USE_FINDERS = not _MANIFEST
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = HOME / "uploads"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# People
AUTH_USER_MODEL = "directory.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "directory:my_partnerships"
ACCOUNT_LOGOUT_REDIRECT_URL = "site:home"
ACCOUNT_ADAPTER = "highroad.web.directory.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "highroad.web.directory.forms.SignupNameForm"
ACCOUNT_EMAIL_VERIFICATION = text("EMAIL_VERIFICATION", "none" if DEMO or DEBUG else "optional")
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{INSTANCE_NAME}: "
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
# The address that limits count by: as many entries from the end of X-Forwarded-For as there are proxies.
ALLAUTH_TRUSTED_PROXY_COUNT = number("PROXIES", 0)
OPEN_SIGNUP = flag("OPEN_SIGNUP")
MFA_ADAPTER = "highroad.web.directory.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = INSTANCE_NAME
MFA_RECOVERY_CODE_COUNT = 10
if OIDC:
    SOCIALACCOUNT_ADAPTER = "highroad.web.directory.single_sign_on.SocialAccountAdapter"
    SOCIALACCOUNT_ONLY = False
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": text("OIDC_NAME", "Single sign-on"),
                    "client_id": text("OIDC_CLIENT_ID"),
                    "secret": text("OIDC_SECRET"),
                    "settings": {"server_url": text("OIDC_ISSUER")},
                }
            ]
        }
    }

# Safety of the browser's side. Signing in elsewhere ends in a redirect of our form to the provider.
# Browsers hold every hop of it to this list: a provider that sends people on needs its other origins named.
_PROVIDER = ["{0.scheme}://{0.netloc}".format(urlsplit(text("OIDC_ISSUER"))), *listing("OIDC_ORIGINS")]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *(_PROVIDER if OIDC else [])],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SESSION_COOKIE_NAME = "highroad_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "highroad_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "highroad.web.site.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_SECONDS > 0
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Post
EMAIL_HOST = text("EMAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = number("EMAIL_PORT", 587)
EMAIL_HOST_USER = text("EMAIL_USER")
EMAIL_HOST_PASSWORD = text("EMAIL_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = text("EMAIL_FROM", "highroad@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # It calls every orderly stop a warning.
    "loggers": {"django_tasks_db": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": os.environ.get("HIGHROAD_LOG_LEVEL", "WARNING")},
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
