"""The hall as a WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "highroad.web.site.settings")
application = get_wsgi_application()

# What stands now stands until the end: a full collection that walked it each time would cost some page 0.1 s.
gc.collect()
gc.freeze()
