"""Invented journals on platforms of journals: sites that answer as the platforms do, on this machine.

:mod:`~harvester.demo.journals.content` says what a journal is, :mod:`~harvester.demo.journals.catalogue` invents some,
:mod:`~harvester.demo.journals.truth` says what a right harvest makes of them. A site (``ojs``, ``janeway``,
``dergipark``, ``plain``) turns a request into an answer; ``server`` puts it on a port, ``faults`` lets things go
wrong::

    with serve(OjsSite(cases())) as served:
        served.url, served.truth, served.requests
"""
