"""Running text: what is printed, the plain text wanted, the flags."""

import pytest

from pipelines.normalize.text import normalize_paragraphs, normalize_text, plain_letters, turkish_lower

LINES = [
    # printed, value, flags
    ("Rusya  ve\tKazakistan\n", "Rusya ve Kazakistan", ()),
    ("", "", ()),
    # damage that is repaired for certain
    ("MÃ¼zik", "Müzik", ("text_repaired",)),
    ("MÃ¼zik ve Ã–ÄŸretim", "Müzik ve Öğretim", ("text_repaired",)),
    ("donâ€™t", "don’t", ("text_repaired",)),
    ("M&Atilde;&frac14;zik", "Müzik", ("text_repaired",)),
    # damage that only shows
    ("Đstatistiksel", "Đstatistiksel", ("text_damaged",)),
    ("TÜRKĐYE", "TÜRKĐYE", ("text_damaged",)),
    ("Beden E¤itimi", "Beden E¤itimi", ("text_damaged",)),
    ("ERMENÝ", "ERMENÝ", ("text_damaged",)),
    ("HANTEKĠN", "HANTEKĠN", ("text_damaged",)),
    ("baĢarı", "baĢarı", ("text_damaged",)),
    ("alan- larda", "alan- larda", ("text_damaged",)),
    ("a\ufffdb", "a\ufffdb", ("text_damaged",)),
    ("a\ud800b", "a\ufffdb", ("text_damaged",)),
    # no damage: letters of other languages, hyphens printed on purpose
    ("Đường Đukić Đorđe", "Đường Đukić Đorđe", ()),
    ("Þórður Guðmundsson, Ýmir Óskarsson", "Þórður Guðmundsson, Ýmir Óskarsson", ()),
    ("Dobrý deň", "Dobrý deň", ()),
    ("Ġustizzja", "Ġustizzja", ()),
    ("Fârâbî’nin MÖ’den “KANTÖ” SÃO PAULO", "Fârâbî’nin MÖ’den “KANTÖ” SÃO PAULO", ()),
    ("iç- ve dış", "iç- ve dış", ()),
    ("5 ¤", "5 ¤", ()),
    # damage that shows nothing: certain to repair
    ("i\u0307stanbul", "istanbul", ("text_repaired",)),
    ("I\u0307stanbul", "İstanbul", ("text_repaired",)),
    ("u\u0308zu\u0308m", "üzüm", ()),
    ("alan\u00adlarda", "alanlarda", ("text_repaired",)),
    ("a\u200bb\ufeff", "ab", ()),
    ("a\u00a0\u2009b", "a b", ()),
    ("a\0b\x08", "ab", ("text_repaired",)),
    # entities (in text without tags they were escaped twice) and tags
    ("&amp;amp;", "&", ("text_repaired",)),
    ("&amp;amp;amp;amp;lt;", "<", ("text_repaired",)),
    ("AT&T &copy=1 &unknown;", "AT&T &copy=1 &unknown;", ()),
    ("&#305;&#x131;&uuml;", "ııü", ("text_repaired",)),
    ("a<b", "a<b", ()),
    ("p < 0.05 > q", "p < 0.05 > q", ()),
    ("<i>a<b</i> and c>d", "a<b and c>d", ()),
    ("x <b and c> y", "x <b and c> y", ()),
    ("CO<sub>2</sub> &amp;lt;i&amp;gt;Salvia&amp;lt;/i&amp;gt;", "CO2 Salvia", ()),
    ("<p class='x'>Bir.</p><p>İki<br/>üç</p>", "Bir. İki üç", ()),
    ("<jats:p>a &amp; b</jats:p><jats:p>c</jats:p>", "a & b c", ()),
    ("a<!-- <b>note</b> -->b<script>x()</script>", "ab", ()),
    ("10.1002/(SICI)49:8<693::AID-ASI4>3.0.CO;2-O", "10.1002/(SICI)49:8<693::AID-ASI4>3.0.CO;2-O", ()),
]

PARAGRAPHS = [
    ("<p>Bir.</p>\n<p>İki<br/>üç</p>", "Bir.\nİki\nüç"),
    ("Bir.\r\n\r\nİki.", "Bir.\nİki."),
    ("<p>Bir\niki.</p><p>Üç.</p>", "Bir iki.\nÜç."),
    ("Bir <i>iki</i>.\nÜç.", "Bir iki.\nÜç."),
    ("belirlemektir.Yöntem: Tarama.Bulgular: x", "belirlemektir. Yöntem: Tarama. Bulgular: x"),
    ("belirlemektir.YÖNTEM: x", "belirlemektir. YÖNTEM: x"),
    ("to find.Methods : survey.Results: none", "to find. Methods : survey. Results: none"),
    ("bulunmuştur.Hedef Kitle: öğretmenler", "bulunmuştur. Hedef Kitle: öğretmenler"),
    ("evaluar los datos.Métodos: cualitativo", "evaluar los datos. Métodos: cualitativo"),
    ("üç tema çıkmıştır:ilgi,kaygı", "üç tema çıkmıştır:ilgi,kaygı"),
    ("at http://www.Example:80/ and vol.Ek", "at http://www.Example:80/ and vol.Ek"),
    ("see www.Results.org and a.Yöntem b", "see www.Results.org and a.Yöntem b"),
    ("<p>H<sub>2</sub>O, a<b</p><ul><li>x</li><li>y</li></ul>", "H2O, a<b\nx\ny"),
    ("", ""),
]


@pytest.mark.parametrize(("printed", "value", "flags"), LINES)
def test_line(printed: str, value: str, flags: tuple[str, ...]) -> None:
    text = normalize_text(printed)
    assert (text.value, text.flags) == (value, flags)


@pytest.mark.parametrize(("printed", "value"), PARAGRAPHS)
def test_paragraphs(printed: str, value: str) -> None:
    assert normalize_paragraphs(printed).value == value


def test_casing() -> None:
    assert turkish_lower("IĞDIR İli") == "ığdır ili"
    assert plain_letters("IĞDIR İli ŞÇÖÜ") == "igdir ili scou"
