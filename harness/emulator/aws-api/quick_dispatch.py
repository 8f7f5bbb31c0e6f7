"""Makes moto's server answer with less work for each request; what it answers stays the same."""

from functools import lru_cache

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from werkzeug.serving import WSGIRequestHandler


def install():
    # moto would list the folders of its own package for each request, while every other request waits, so the result
    # is cached.
    find = DomainDispatcherApplication.get_backend_for_host
    DomainDispatcherApplication.get_backend_for_host = lru_cache(maxsize=1024)(find)
    # Writing a log line for each request took a tenth of the time; `requests_seen` keeps what a check reads.
    WSGIRequestHandler.log_request = lambda self, code="-", size="-": None
