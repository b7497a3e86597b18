"""OAI-PMH 2.0 as platforms speak it: the protocol, its errors and its tokens. What is in a record, others say."""

from __future__ import annotations

import re
from binascii import hexlify, unhexlify
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from urllib.parse import parse_qsl, quote, unquote, urlencode

from harvester.demo.journals.http import XML, Answer, Request

MOMENT = "2026-11-24T09:00:00Z"
"""The time of every response: a site knows no clock, so the same question has the same answer."""
VERBS = {
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ("resumptionToken",)),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
}
SCHEMAS = {
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    "marcxml": ("https://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd", "http://www.loc.gov/MARC21/slim"),
    "oai_marc": ("http://www.openarchives.org/OAI/1.1/oai_marc.xsd", "http://www.openarchives.org/OAI/1.1/oai_marc"),
    "rfc1807": (
        "http://www.openarchives.org/OAI/1.1/rfc1807.xsd",
        "http://info.internet.isi.edu:80/in-notes/rfc/files/rfc1807.txt",
    ),
    "oai_mods": ("http://www.loc.gov/standards/mods/v3/mods-3-0.xsd", "http://www.loc.gov/mods/v3"),
    "jats": ("https://jats.nlm.nih.gov/publishing/0.4/xsd/JATS-journalpublishing0.xsd", "http://jats.nlm.nih.gov"),
}
_DATE = re.compile(r"\d{4}-(?:0\d|1[0-2])-[0-3]\d(T[0-2]\d:[0-5]\d:[0-5]\dZ)?")


@dataclass(frozen=True)
class Item:
    """A record: its header, and its metadata by prefix."""

    identifier: str
    datestamp: str  # ISO 8601 with seconds, UTC
    sets: tuple[str, ...] = ()
    deleted: bool = False
    metadata: Callable[[str], str] = str


@dataclass(frozen=True)
class Dialect:
    """How a platform speaks the protocol. The defaults are OJS's ways."""

    base_url: str
    name: str
    formats: tuple[str, ...]
    description: str = ""
    deleted: str = "persistent"
    by_day: bool = False  # granularity
    complete_size: bool = True
    cursor: bool = True
    expires: bool = True
    last_token: bool = True  # an empty element on the last page
    readable: bool = False  # tokens: the arguments with a page's number; else opaque
    type: str = XML
    empty_error: bool = True  # noRecordsMatch; else an empty list
    strict: bool = True  # unknown sets, prefixes, tokens and verbs are errors
    set_in_header: bool = True
    most_sets: int = 0  # ListSets stops there, without a token
    missing: tuple[int, str, str] | None = None  # status, type and body for an unknown identifier
    identifiers_a_page: int = 5  # times as many as records


class Refused(Exception):
    """An error of the protocol; ``echo``: whether the response repeats the arguments."""

    def __init__(self, code: str, text: str, *, echo: bool = True) -> None:
        super().__init__(text)
        self.code, self.echo = code, echo


@dataclass(frozen=True)
class Asked:
    """A list that was asked for, and how many of it have been sent."""

    prefix: str
    start: str = ""
    end: str = ""
    set: str = ""
    offset: int = 0


@dataclass(frozen=True)
class Repository:
    """What there is. ``unknown``: the set is one of the platform's, empty or not."""

    dialect: Dialect
    items: Sequence[Item]
    sets: Sequence[tuple[str, str]] = ()
    first: str = "2026-03-01T08:15:00Z"  # earliest datestamp
    sizes: Mapping[str, int] = field(default_factory=dict)


class Oai:
    """An endpoint."""

    def __init__(self, repository: Repository, records_a_page: int) -> None:
        self._repository, self._dialect, self._size = repository, repository.dialect, records_a_page

    def respond(self, request: Request) -> Answer:
        """The answer to a request, by GET or by POST."""
        arguments = dict(request.arguments)
        try:
            self._check(request.arguments)
            verb = arguments.get("verb", "ListRecords")
            body = self._verb(verb, arguments)
        except Refused as refused:
            echoed = arguments if refused.echo else {}
            return self._answer(echoed, f'<error code="{refused.code}">{escape(str(refused))}</error>')
        if isinstance(body, Answer):
            return body
        return self._answer(arguments, body)

    def _answer(self, arguments: dict[str, str], body: str) -> Answer:
        said = "".join(f' {name}="{escape(value)}"' for name, value in arguments.items())
        text = f"""<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"
\txmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
\txsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">
\t<responseDate>{MOMENT}</responseDate>
\t<request{said}>{self._dialect.base_url}</request>
{body}
</OAI-PMH>
"""
        return Answer(200, text.encode(), "oai", self._dialect.type)

    def _check(self, pairs: list[tuple[str, str]]) -> None:
        arguments = dict(pairs)
        verb = arguments.pop("verb", "" if self._dialect.strict else "ListRecords")
        if verb not in VERBS:
            raise Refused("badVerb", "Illegal OAI verb", echo=False)
        needed, allowed = VERBS[verb]
        if "resumptionToken" in arguments and "resumptionToken" in allowed:
            if len(arguments) > 1 and self._dialect.strict:
                raise Refused("badArgument", "resumptionToken is an exclusive argument", echo=False)
            return
        if not self._dialect.strict:
            return
        if repeated := [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]:
            raise Refused("badArgument", f"{repeated[0]} is repeated", echo=False)
        for name in needed:
            if not arguments.get(name):
                raise Refused("badArgument", f"Missing {name} parameter", echo=False)
        for name in arguments:
            if name not in (*needed, *allowed):
                raise Refused("badArgument", f"{name} is an illegal parameter", echo=False)

    def _verb(self, verb: str, arguments: dict[str, str]) -> str | Answer:
        match verb:
            case "Identify":
                return self._identify()
            case "ListMetadataFormats":
                return self._list_formats(arguments)
            case "ListSets":
                return self._list_sets()
            case "GetRecord":
                return self._get_record(arguments)
        asked = self._asked(arguments)
        return self._list(verb, asked)

    def _identify(self) -> str:
        dialect = self._dialect
        return f"""<Identify>
<repositoryName>{escape(dialect.name)}</repositoryName>
<baseURL>{dialect.base_url}</baseURL>
<protocolVersion>2.0</protocolVersion>
<adminEmail>editor@example.org</adminEmail>
<earliestDatestamp>{self._stamp(self._repository.first)}</earliestDatestamp>
<deletedRecord>{dialect.deleted}</deletedRecord>
<granularity>{"YYYY-MM-DD" if dialect.by_day else "YYYY-MM-DDThh:mm:ssZ"}</granularity>
{dialect.description}
</Identify>"""

    def _list_formats(self, arguments: dict[str, str]) -> str:
        wanted = arguments.get("identifier")
        if wanted and all(item.identifier != wanted for item in self._repository.items):
            raise Refused("idDoesNotExist", "No matching identifier in this repository")
        items = "\n".join(
            f"<metadataFormat>\n<metadataPrefix>{prefix}</metadataPrefix>\n<schema>{SCHEMAS[prefix][0]}</schema>\n"
            f"<metadataNamespace>{SCHEMAS[prefix][1]}</metadataNamespace>\n</metadataFormat>"
            for prefix in self._dialect.formats
        )
        return f"<ListMetadataFormats>\n{items}\n</ListMetadataFormats>"

    def _list_sets(self) -> str:
        sets = self._repository.sets[: self._dialect.most_sets or None]
        if not sets:
            raise Refused("noSetHierarchy", "This repository has no sets")
        items = "\n".join(
            f"<set>\n<setSpec>{escape(spec)}</setSpec>\n<setName>{escape(name)}</setName>\n</set>"
            for spec, name in sets
        )
        return f"<ListSets>\n{items}\n</ListSets>"

    def _get_record(self, arguments: dict[str, str]) -> str | Answer:
        prefix = self._prefix(arguments["metadataPrefix"])
        for item in self._repository.items:
            if item.identifier == arguments["identifier"]:
                return f"<GetRecord>\n{self._record(item, prefix)}\n</GetRecord>"
        if self._dialect.missing:
            status, kind, body = self._dialect.missing
            return Answer(status, body.encode(), "oai", kind)
        raise Refused("idDoesNotExist", "No matching identifier in this repository")

    def _prefix(self, prefix: str) -> str:
        if prefix in self._dialect.formats:
            return prefix
        if self._dialect.strict:
            raise Refused("cannotDisseminateFormat", "The requested metadataPrefix is not supported")
        return ""

    def _asked(self, arguments: dict[str, str]) -> Asked:
        if token := arguments.get("resumptionToken"):
            asked = self._from_token(token)
            if asked is not None:
                return asked
            if self._dialect.strict:
                raise Refused("badResumptionToken", "The requested resumptionToken is invalid or has expired")
        prefix = self._prefix(arguments.get("metadataPrefix", "oai_dc"))
        start, end = arguments.get("from", ""), arguments.get("until", "")
        if start and end and len(start) != len(end):
            raise Refused("badArgument", "until and from parameters must be of the same granularity", echo=False)
        if not self._dialect.strict and any(date and not _DATE.fullmatch(date) for date in (start, end)):
            raise Refused("badArgument", "The date has an illegal syntax", echo=False)
        # OJS does not refuse what is no date; it takes it for none.
        start, end = (date if _DATE.fullmatch(date) else "" for date in (start, end))
        return Asked(prefix, start, end, arguments.get("set", ""))

    def _list(self, verb: str, asked: Asked) -> str | Answer:
        items = self._selected(asked)
        size = self._size * (self._dialect.identifiers_a_page if verb == "ListIdentifiers" else 1)
        if not items and self._dialect.empty_error:
            raise Refused("noRecordsMatch", "No matching records in this repository")
        if asked.offset and asked.offset >= len(items):
            return Answer(404, b"<!DOCTYPE html><html><body><h1>404</h1></body></html>", "oai")
        page = items[asked.offset : asked.offset + size]
        make = self._record if verb == "ListRecords" else lambda item, prefix: self._header(item)
        lines = [make(item, asked.prefix) for item in page]
        lines.append(self._token_element(asked, len(items), size))
        return f"<{verb}>\n{chr(10).join(filter(None, lines))}\n</{verb}>"

    def _selected(self, asked: Asked) -> list[Item]:
        def fits(item: Item) -> bool:
            day = item.datestamp[: len(asked.start) or len(asked.end) or None]
            if (asked.start and day < asked.start) or (asked.end and day > asked.end):
                return False
            return not asked.set or any(each == asked.set or each.startswith(f"{asked.set}:") for each in item.sets)

        specs = {spec for spec, _ in self._repository.sets}
        if asked.set and asked.set not in specs and not self._dialect.strict:
            asked = Asked(asked.prefix, asked.start, asked.end)
        return [item for item in self._repository.items if fits(item)]

    def _stamp(self, moment: str) -> str:
        return moment[:10] if self._dialect.by_day else moment

    def _header(self, item: Item) -> str:
        status = ' status="deleted"' if item.deleted else ""
        sets = "".join(f"<setSpec>{each}</setSpec>\n" for each in item.sets) if self._dialect.set_in_header else ""
        return (
            f"<header{status}>\n<identifier>{item.identifier}</identifier>\n"
            f"<datestamp>{self._stamp(item.datestamp)}</datestamp>\n{sets}</header>"
        )

    def _record(self, item: Item, prefix: str) -> str:
        if not prefix:
            return ""
        body = "" if item.deleted else f"<metadata>\n{item.metadata(prefix)}\n</metadata>\n"
        return f"<record>\n{self._header(item)}\n{body}</record>"

    def _token_element(self, asked: Asked, total: int, size: int) -> str:
        after = asked.offset + size
        size_of = f' completeListSize="{total}"' if self._dialect.complete_size else ""
        cursor = f' cursor="{asked.offset}"' if self._dialect.cursor else ""
        if after >= total:
            return f"<resumptionToken{size_of}{cursor} />" if asked.offset and self._dialect.last_token else ""
        expires = ' expirationDate="2036-11-25T09:00:00Z"' if self._dialect.expires else ""
        token = self._token(Asked(asked.prefix, asked.start, asked.end, asked.set, after), size)
        return f"<resumptionToken{expires}{size_of}{cursor}>{escape(token)}</resumptionToken>"

    def _token(self, asked: Asked, size: int) -> str:
        if self._dialect.readable:
            pairs = {"metadataPrefix": asked.prefix, "set": asked.set, "from": asked.start, "until": asked.end}
            pairs["page"] = str(asked.offset // size + 1)
            return quote(urlencode({name: value for name, value in pairs.items() if value}, safe=":"), safe=":")
        fields = (asked.prefix, asked.start, asked.end, asked.set, str(asked.offset))
        return hexlify("|".join(fields).encode()[::-1]).decode()

    def _from_token(self, token: str) -> Asked | None:
        if self._dialect.readable:
            pairs = dict(parse_qsl(unquote(token)))
            if not pairs.get("page", "").isdecimal():
                return None
            offset = (int(pairs["page"]) - 1) * self._size
            prefix, start, end, spec = (pairs.get(name, "") for name in ("metadataPrefix", "from", "until", "set"))
            return Asked(prefix, start, end, spec, offset)
        try:
            prefix, start, end, spec, sent = unhexlify(token)[::-1].decode().split("|")
            return Asked(prefix, start, end, spec, int(sent))
        except ValueError:
            return None
