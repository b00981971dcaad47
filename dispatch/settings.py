"""Settings. Everything that differs between machines comes from the environment.

A desk started by ``make run`` writes its addresses and secrets to ``var/desk.env``; what the environment does not say
is read from there, so that ``manage.py`` works beside a running desk.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF
from environs import env

from escalation.schedule import BEAT_SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(os.environ.get("STATE_DIR", BASE_DIR / "var"))
if (STATE_DIR / "desk.env").exists():
    env.read_env(str(STATE_DIR / "desk.env"), override=False)

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
DESK_DEMO = env.str("DESK_DEMO", "off") == "on"
DESK_MARKING = env.str("DESK_MARKING", "KFOR UNCLASSIFIED")
DESK_TIME_ZONE = env.str("DESK_TIME_ZONE", "Europe/Belgrade")
DESK_PHONE = env.str("DESK_PHONE", "048 100 821")
# Roles that may not work without a second factor, e.g. "administrator,provost".
DESK_TOTP_ROLES: list[str] = env.list("DESK_TOTP_ROLES", [])
# Master keys of the custody register, "id:key" pairs parted by commas, the current one first (manage.py vault).
DESK_VAULT_KEYS = env.str("DESK_VAULT_KEYS", "")
# Full origins (scheme, host and port) from which pages may open the live socket and send forms.
DESK_ORIGINS = env.list("DESK_ORIGINS", ["http://127.0.0.1:8000", "http://localhost:8000"])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = DESK_ORIGINS
BEHIND_TLS = env.bool("BEHIND_TLS", False)

INSTALLED_APPS = [
    "blotter",
    "accounts",
    "reference",
    "escalation",
    "patrols",
    "incidents",
    "incidents.policing",
    "incidents.mobility",
    "incidents.security",
    "incidents.detention",
    "dispatch",
    "dispatch.shift",
    "dispatch.provost",
    "dispatch.programme",
    "dispatch.exercises",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_structlog",
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
    "accounts.middleware.DeskSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    # Last, so that it turns a lock-out raised by any sign-in into its answer.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dispatch.urls"
ASGI_APPLICATION = "dispatch.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dispatch.context.desk",
            ],
        },
    },
]

# -- data ------------------------------------------------------------------------------------------------
# "default" is the application's login, which may only append to the journal; "owner" migrates and makes test
# databases.
# Connections are closed after each request: under ASGI a kept one would stay with a thread that may never come back.
# The engine lays closed ones aside in a web process, see dispatch/database/.
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", engine="dispatch.database", conn_max_age=0),
    "owner": env.dj_db_url("DATABASE_OWNER_URL", env.str("DATABASE_URL"), conn_max_age=0),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# -- people ----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]  # memory-hard, in the standard library
# A demo's password is whatever its owner set for the day.
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = (
    []
    if DESK_DEMO
    else [
        {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    ]
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.DeskAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # axes counts, in the database that every process shares
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "IMP dispatch desk"
MFA_ADAPTER = "accounts.second_factor.DeskMFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.second_factor.AuthenticateForm",
    "reauthenticate": "accounts.second_factor.ReauthenticateForm",
}
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code"]
AXES_USERNAME_CALLABLE = "accounts.second_factor.counted_name"
AXES_IPWARE_PROXY_COUNT = env.int("PROXY_COUNT", 0) or None

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
# The proxy sends browsers on to TLS; names beside the desk's own are not its to decide for.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# -- language and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# -- files -----------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", STATE_DIR / "static")
# In the image files are collected once, named by their content, and cached for good; on one machine they are served
# from where they lie, so that a change shows at the next reload.
COLLECTED = env.bool("DESK_COLLECTED_STATIC", False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "dispatch.staticfiles.ModuleManifestStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_AUTOREFRESH = not COLLECTED

# An owner's own map: the newest .pmtiles file in this folder is shown instead of the one that is shipped.
DESK_BASEMAP_FOLDER = env.path("DESK_BASEMAP_FOLDER", STATE_DIR / "basemap")

# What is attached to incidents. It is never served from here by itself, only by a view that asks for permission.
MEDIA_ROOT = env.path("MEDIA_ROOT", STATE_DIR / "files")
# A larger upload lies on disk while it is read; the caps are incidents.around.files'.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# -- API -------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["blotter.permissions.ActionPermission"],
    "DEFAULT_PARSER_CLASSES": ["blotter.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "COERCE_DECIMAL_TO_STRING": False,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "blotter.api.DeskExceptionHandler",
    "EXCEPTION_FORMATTER_CLASS": "blotter.api.DeskExceptionFormatter",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "IMP dispatch desk",
    "VERSION": "1",
    "DESCRIPTION": "The API of the International Military Police station desk.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "IncidentSourceEnum": "incidents.models.Source",
        "FixSourceEnum": "patrols.models.Source",
        "LookoutKindEnum": "incidents.models.warning.Lookout.Kind",
        "PersonRoleEnum": "incidents.models.involved.Person.Role",
        "PropertyRoleEnum": "incidents.models.involved.Property.Role",
        "PatrolOrderKindEnum": "dispatch.programme.models.PatrolOrder.Kind",
        "SecurityKindEnum": "incidents.security.models.Task.Kind",
        "ThreatLevelEnum": "incidents.security.models.ThreatLevel",
        "ManningLevelEnum": "incidents.security.models.Level",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "blotter.schema.describe_refusals",
    ],
}

# -- side work -------------------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")


def _broker_url(url: str) -> str:
    """kombu's way of writing redis-py's ``unix:///path?db=0``."""
    if not url.startswith("unix://"):
        return url
    path, _separator, query = url.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}?virtual_host={query.removeprefix('db=') or '0'}"


CELERY_BROKER_URL = _broker_url(REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
}
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE | {
    "end_warnings": {"task": "incidents.tasks.end_warnings", "schedule": 15.0, "options": {"expires": 15.0}},
    "tidy": {"task": "dispatch.tasks.tidy", "schedule": crontab(hour=3, minute=40)},
    "sweep_files": {"task": "incidents.tasks.sweep_files", "schedule": crontab(hour=3, minute=50)},
}

EMAIL_CONFIG = env.dj_email_url("EMAIL_URL", "console://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DESK_EMAIL_FROM", "desk@imp.invalid")

# Request logs go through the same handlers and the same level as everything else.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.KeyValueRenderer(key_order=["event", "request", "code"]),
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
}
