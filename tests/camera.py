"""What a phone's camera makes of a picture."""

from io import BytesIO

import zxingcpp
from PIL import Image


def scanned(picture: bytes) -> str:
    """The text of the QR code in a PNG."""
    found = zxingcpp.read_barcodes(Image.open(BytesIO(picture)))
    assert found, "no camera finds a code in this picture: is it large enough, dark on light, with an edge?"
    return str(found[0].text)
