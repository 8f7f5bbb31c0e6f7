"""Reduces the time that moto's server takes for each request, without changing its responses."""

from functools import lru_cache

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from werkzeug.serving import WSGIRequestHandler


def install():
    # The backend of each host is cached. Otherwise, moto would list the folders of its package at every request, which
    # blocks all other requests.
    find = DomainDispatcherApplication.get_backend_for_host
    DomainDispatcherApplication.get_backend_for_host = lru_cache(maxsize=1024)(find)
    # Requests are not logged, because that took a tenth of their time; checks read the records of `requests_seen`.
    WSGIRequestHandler.log_request = lambda self, code="-", size="-": None
