"""The contributors of an article in JATS, and the institutions that they are linked to."""

from __future__ import annotations

from collections.abc import Iterator

from harvester.items import Author
from harvester.pages.oai.document import local_name
from harvester.pages.oai.metadata import AUTHORS, NO_AUTHORS, child, children, language_of, orcid_in, text_of
from harvester.pages.page import Element, squeeze

#: Elements of an institution's address that are not its name.
_NOT_SHOWN = frozenset({"label", "sup", "institution-id", "email", "phone", "fax", "ext-link", "uri", "xref"})
_PARTS = frozenset({"institution", "institution-wrap", "addr-line", "city", "state", "country", "named-content"})
_NAMES = ("name", "string-name", "collab", "anonymous", "name-alternatives", "collab-alternatives")


def contributors(meta: Element | None, language: str) -> list[Author]:
    """Those who wrote or translated the article, in order.

    Args:
        meta: ``article-meta``.
        language: the article's, which decides between forms of a name.
    """
    if meta is None:
        return []
    institutions = {
        element.get("id"): text for element in meta.iter() if _is_aff(element) and (text := _institution(element))
    }
    found: list[Author] = []
    for group in children(meta, "contrib-group"):
        listed = [element for element in children(group, "contrib") if not _is_no_author(element, group)]
        shared = _shared(group, meta) if not any(_links(contrib) for contrib in listed) else None
        for contrib in listed:
            author = _author(contrib, len(found) + 1, language)
            if author is None:
                continue
            own = [_institution(element) for element in children(contrib, "aff")]
            linked = [institutions[rid] for rid in _links(contrib) if rid in institutions]
            author.affiliations = list(dict.fromkeys(text for text in (*own, *linked) if text))
            if shared and not author.affiliations:
                author.affiliations = [shared]
            found.append(author)
    return found


def _is_aff(element: Element) -> bool:
    return local_name(element.tag) == "aff" and element.get("id") is not None


def _shared(group: Element, meta: Element) -> str | None:
    """The one institution that stands beside all contributors, linked to none."""
    affs = [*children(group, "aff"), *children(meta, "aff")]
    return _institution(affs[0]) if len(affs) == 1 else None


def _kind(contrib: Element, group: Element) -> str:
    kind = contrib.get("contrib-type") or group.get("content-type") or ""
    kind = kind.strip().lower()
    return "author" if kind in ("authors", "contributors", "contributor") else kind.removesuffix("s")


def _is_no_author(contrib: Element, group: Element) -> bool:
    return _kind(contrib, group) in NO_AUTHORS


def _links(contrib: Element) -> list[str]:
    """The identifiers of the institutions that a contributor is linked to."""
    return [
        rid
        for element in contrib.iter()
        if local_name(element.tag) == "xref" and (element.get("ref-type") or "").lower() == "aff"
        for rid in (element.get("rid") or "").split()
    ]


def _author(contrib: Element, position: int, language: str) -> Author | None:
    element = _name(contrib, language)
    if element is None:
        return None
    surname, given = text_of(child(element, "surname")), text_of(child(element, "given-names"))
    suffix = text_of(child(element, "suffix"))
    given = " ".join(filter(None, (given, suffix)))
    if surname and given:
        is_eastern = (element.get("name-style") or "").lower() == "eastern"
        name = f"{surname} {given}" if is_eastern else ""
        author = Author(position=position, name=name, family=surname, given=given)
    else:
        whole = surname or given or _whole(element)
        if not whole:
            return None
        author = Author(position=position, name=whole, name_printed=whole)
    author.orcid = orcid_in(
        text_of(part)
        for part in contrib.iter()
        if local_name(part.tag) in ("contrib-id", "uri", "ext-link") and "orcid" in _said(part)
    )
    author.role = _role(contrib)
    return author


def _said(part: Element) -> str:
    return f"{part.get('contrib-id-type') or ''} {part.get('content-type') or ''} {text_of(part)}".lower()


def _role(contrib: Element) -> str | None:
    """What a contributor is other than an author: the role that is written, else the type."""
    kind = (contrib.get("contrib-type") or "").strip()
    lowered = kind.lower()
    if lowered in AUTHORS or lowered in ("authors", "contributor", "collab", "corresp", "person"):
        return None
    written = [text_of(role) for role in children(contrib, "role") if "credit" not in (role.get("vocab") or "").lower()]
    return next((text for text in written if text), kind)


def _name(contrib: Element, language: str) -> Element | None:
    """The name to be read: of several forms the one in the article's language, else the first."""
    for element in children(contrib, *_NAMES):
        if not local_name(element.tag).endswith("-alternatives"):
            return element
        forms = list(children(element, *_NAMES))
        own = (form for form in forms if language_of(form)[:2].lower() == language[:2].lower() != "")
        return next(own, forms[0] if forms else None)
    return None


def _whole(element: Element) -> str:
    """The text of a name that is one text; the members of a group are not in its name."""
    texts = [element.text or ""]
    for part in element:
        if local_name(part.tag) not in ("contrib-group", "xref", "fn", "contrib-id", "email"):
            texts.append("".join(part.itertext()))
        texts.append(part.tail or "")
    return squeeze("".join(texts))


def _institution(element: Element) -> str:
    """The institution as one text; its parts joined by commas where no text stands between them."""
    parts = list(_shown(element))
    has_text = any(text.strip(" ,;.\n\t") for text, is_part in parts if not is_part)
    if has_text:
        return squeeze("".join(text for text, _ in parts)).strip(" ,;")
    return ", ".join(dict.fromkeys(squeeze(text).strip(" ,;") for text, is_part in parts if is_part and text.strip()))


def _shown(element: Element) -> Iterator[tuple[str, bool]]:
    yield element.text or "", False
    for part in element:
        name = local_name(part.tag)
        if name == "institution-wrap":
            for inner in children(part, "institution"):
                yield text_of(inner), True
        elif name not in _NOT_SHOWN:
            yield "".join(part.itertext()), name in _PARTS
        yield part.tail or "", False
