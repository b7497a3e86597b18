"""Licences: what is printed and the address wanted, ``None`` where it names none for certain."""

import pytest

from pipelines.normalize.licenses import normalize_license
from pipelines.normalize.unreadable import Unreadable

CC = "https://creativecommons.org"
LICENSES = [
    ("https://creativecommons.org/licenses/by/4.0/", f"{CC}/licenses/by/4.0/"),
    ("http://creativecommons.org/licenses/by-nc/4.0", f"{CC}/licenses/by-nc/4.0/"),
    ("HTTPS://WWW.CreativeCommons.org/Licenses/BY-NC-ND/4.0/", f"{CC}/licenses/by-nc-nd/4.0/"),
    ("https://creativecommons.org/licenses/by/4.0/deed.tr", f"{CC}/licenses/by/4.0/"),
    ("https://creativecommons.org/licenses/by-sa/4.0/legalcode.en", f"{CC}/licenses/by-sa/4.0/"),
    ("https://creativecommons.org/licenses/by/4.0/?ref=chooser-v1", f"{CC}/licenses/by/4.0/"),
    ("https://creativecommons.org/licenses/by/3.0/tr/", f"{CC}/licenses/by/3.0/tr/"),
    ("//creativecommons.org/licenses/by/4.0", f"{CC}/licenses/by/4.0/"),
    ("creativecommons.org/licenses/by/4.0.", f"{CC}/licenses/by/4.0/"),
    ("https://creativecommons.org/publicdomain/zero/1.0/deed.en", f"{CC}/publicdomain/zero/1.0/"),
    ("https://creativecommons.org/licenses/by/", f"{CC}/licenses/by/"),
    ("Telif Hakkı (c) 2021 Yazar(lar)\nhttps://creativecommons.org/licenses/by-nc/4.0", f"{CC}/licenses/by-nc/4.0/"),
    ("See <a href='https://creativecommons.org/licenses/by/4.0/'>the licence</a>.", f"{CC}/licenses/by/4.0/"),
    ("CC BY 4.0", f"{CC}/licenses/by/4.0/"),
    ("CC BY-NC 4.0", f"{CC}/licenses/by-nc/4.0/"),
    ("cc-by-nc-sa-3.0", f"{CC}/licenses/by-nc-sa/3.0/"),
    ("CC0 1.0", f"{CC}/publicdomain/zero/1.0/"),
    ("Creative Commons Attribution-NonCommercial 4.0 International License", f"{CC}/licenses/by-nc/4.0/"),
    ("Attribution 4.0 International (CC BY 4.0)", f"{CC}/licenses/by/4.0/"),
    ("Creative Commons Atıf-GayriTicari-Türetilemez 4.0 Uluslararası Lisansı", f"{CC}/licenses/by-nc-nd/4.0/"),
    ("Licencia Creative Commons Atribución-NoComercial-CompartirIgual 4.0.", f"{CC}/licenses/by-nc-sa/4.0/"),
    ("Creative Commons Atribuição-NãoComercial 4.0 Internacional", f"{CC}/licenses/by-nc/4.0/"),
    ("Creative Commons Namensnennung - Keine Bearbeitungen 4.0", f"{CC}/licenses/by-nd/4.0/"),
    ("Lisensi Creative Commons Atribusi-NonKomersial 4.0 Internasional", f"{CC}/licenses/by-nc/4.0/"),
    ("https://www.example.org/terms/1.0/", "https://www.example.org/terms/1.0/"),
    ("http://rightsstatements.org/vocab/InC/1.0/", "http://rightsstatements.org/vocab/InC/1.0/"),
    ("CC-BY", None),
    ("Creative Commons", None),
    ("Copyright (c) 2021", None),
    ("Version 4.0 of the journal, all rights reserved", None),
    ("info:eu-repo/semantics/openAccess", None),
    ("http://purl.org/coar/access_right/c_abf2", None),
    ("", None),
]


@pytest.mark.parametrize(("printed", "address"), LICENSES)
def test_license(printed: str, address: str | None) -> None:
    assert normalize_license(printed) == address
    if address:
        assert normalize_license(address) == address


@pytest.mark.parametrize("printed", ["http://", "www.example.org/licence", "https:///x"])
def test_unreadable(printed: str) -> None:
    with pytest.raises(Unreadable):
        normalize_license(printed)
