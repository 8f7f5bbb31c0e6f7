"""Reduces the time that moto's server takes for each request, without changing its responses."""

from functools import lru_cache

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from werkzeug.serving import WSGIRequestHandler


def install():
    # The result is cached, because moto would list the folders of its package for each request and block all other
    # requests.
    find = DomainDispatcherApplication.get_backend_for_host
    DomainDispatcherApplication.get_backend_for_host = lru_cache(maxsize=1024)(find)
    # No log line is written, because that took a tenth of the time of a request; `requests_seen` records what checks
    # read.
    WSGIRequestHandler.log_request = lambda self, code="-", size="-": None
