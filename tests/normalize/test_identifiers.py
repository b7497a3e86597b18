"""Identifiers: what is printed, the canonical form wanted; None where there is none."""

from collections.abc import Callable

import pytest

from pipelines.normalize.identifiers import normalize_doi, normalize_issn, normalize_orcid
from pipelines.normalize.unreadable import Unreadable

SICI = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"

ROWS = [
    # normalizer, printed, wanted
    (normalize_doi, "10.48068/rusad.1661936", "10.48068/rusad.1661936"),
    (normalize_doi, "Doi:10.48068/rusad.1661936", "10.48068/rusad.1661936"),
    (normalize_doi, "https://doi.org/10.48068/rusad.1661936", "10.48068/rusad.1661936"),
    (normalize_doi, "http://dx.doi.org/10.48068/RUSAD.1661936.", "10.48068/rusad.1661936"),
    (normalize_doi, "DOI: https://doi.org/10.48068/rusad.1661936", "10.48068/rusad.1661936"),
    (normalize_doi, "DOI: 10.1501/Tarimbil_0000001182", "10.1501/tarimbil_0000001182"),
    (normalize_doi, " 10.1000/ABC ", "10.1000/abc"),
    (normalize_doi, "(10.1000/abc)", "10.1000/abc"),
    (normalize_doi, "10.1000/abc).", "10.1000/abc"),
    (normalize_doi, "10.1000/a(b)", "10.1000/a(b)"),
    (normalize_doi, "10.1000 / abc", "10.1000/abc"),
    (normalize_doi, SICI, SICI.lower()),
    (normalize_doi, SICI.replace("<", "&lt;").replace(">", "&gt;"), SICI.lower()),
    (normalize_doi, "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O", SICI.lower()),
    (normalize_doi, "10.1000/a%2Fb", "10.1000/a%2fb"),
    (normalize_doi, "", None),
    (normalize_doi, "-", None),
    (normalize_doi, "10.48068", None),
    (normalize_doi, "10.48068/", None),
    (normalize_doi, "11.48068/x", None),
    (normalize_doi, "10.48/x", None),
    (normalize_doi, "10.1000/abc 10.1000/def", None),
    (normalize_doi, "https://example.org/10.1000/abc", None),
    (normalize_issn, "0378-5955", "0378-5955"),
    (normalize_issn, "03785955", "0378-5955"),
    (normalize_issn, "ISSN: 0378–5955", "0378-5955"),
    (normalize_issn, "e-ISSN 2434-561x", "2434-561X"),
    (normalize_issn, "12345679", "1234-5679"),
    (normalize_issn, "1234-5678", None),
    (normalize_issn, "0000-0000", None),
    (normalize_issn, "123-45679", None),
    (normalize_issn, "", None),
    (normalize_orcid, "0000-0002-1825-0097", "0000-0002-1825-0097"),
    (normalize_orcid, "https://orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
    (normalize_orcid, "ORCID: 0000000218250097", "0000-0002-1825-0097"),
    (normalize_orcid, "0000–0002–1825–0097", "0000-0002-1825-0097"),
    (normalize_orcid, "0000-0002-1825-0098", None),
    (normalize_orcid, "0000-0000-0000-0000", None),
    (normalize_orcid, "", None),
]


@pytest.mark.parametrize(("normalize", "printed", "wanted"), ROWS)
def test_identifier(normalize: Callable[[str], str], printed: str, wanted: str | None) -> None:
    if wanted is None:
        with pytest.raises(Unreadable):
            normalize(printed)
    else:
        assert normalize(printed) == wanted
        assert normalize(wanted) == wanted
