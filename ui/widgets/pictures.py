"""Pictures that go with a prompt: read, made small enough to send, with a thumbnail to show. Safe on any thread."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader, QImageWriter

from app.domain.attachments import MAX_PICTURE_BYTES
from app.domain.errors import InvalidInputError

# Vision models scale pictures to some 1000 pixels themselves; more only costs time and disk.
LONGEST_SIDE_PX = 2048
# Twice the size it is drawn at, for screens at 200 %.
THUMBNAIL_PX = (560, 320)
JPEG_QUALITY = 90
# Sent as they are; every server reads them.
_PLAIN_FORMATS = frozenset({b"png", b"jpeg", b"jpg"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("Pictures", text)


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture as it is sent and stored (PNG or JPEG), and small."""

    content: bytes
    thumbnail: QImage = field(repr=False)


def is_picture(content: bytes) -> bool:
    """Return whether a file begins like a picture that can be read."""
    _buffer, reader = _reader(content)
    return reader.canRead()


def read_picture(name: str, content: bytes) -> Picture:
    """Return the picture in a file, at most LONGEST_SIDE_PX long; InvalidInputError for one that cannot be read."""
    if len(content) > MAX_PICTURE_BYTES:
        raise InvalidInputError(
            _tr("“{name}” is too large: {size:.0f} MB.").format(name=name, size=len(content) / 1e6),
            field="attachment",
            fix=_tr("Pictures may have {most:.0f} MB.").format(most=MAX_PICTURE_BYTES / 1e6),
        )
    _buffer, reader = _reader(content)
    is_plain = bytes(reader.format().data()) in _PLAIN_FORMATS
    size, turned = reader.size(), reader.transformation()
    image = reader.read()
    if image.isNull():
        raise InvalidInputError(
            _tr("“{name}” cannot be read: {reason}.").format(name=name, reason=reader.errorString().rstrip(".")),
            field="attachment",
            fix=_tr("Save it as PNG or JPEG and attach that."),
        )
    is_turned = turned != QImageIOHandler.Transformation.TransformationNone
    if is_plain and not is_turned and max(size.width(), size.height()) <= LONGEST_SIDE_PX:
        return Picture(content, _small(image, *THUMBNAIL_PX))
    return picture_of(image)


def picture_of(image: QImage) -> Picture:
    """Return a picture from the clipboard: a JPEG, or a PNG where parts are transparent or colours are few."""
    if max(image.width(), image.height()) > LONGEST_SIDE_PX:
        image = _small(image, LONGEST_SIDE_PX, LONGEST_SIDE_PX)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    is_photo = not image.hasAlphaChannel() and image.colorCount() == 0
    writer = QImageWriter(buffer, QByteArray(b"jpeg" if is_photo else b"png"))
    writer.setQuality(JPEG_QUALITY if is_photo else -1)
    writer.write(image)
    return Picture(bytes(data.data()), _small(image, *THUMBNAIL_PX))


def stored_picture(content: bytes) -> Picture:
    """Return a picture as it was stored; one that cannot be read any more has an empty thumbnail."""
    _buffer, reader = _reader(content)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(_within(size, *THUMBNAIL_PX), Qt.AspectRatioMode.KeepAspectRatio))
    return Picture(content, reader.read())


def _reader(content: bytes) -> tuple[QBuffer, QImageReader]:
    # The reader does not own its buffer: both must live as long.
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return buffer, reader


def _within(size: QSize, width: int, height: int) -> QSize:
    return QSize(min(width, size.width()), min(height, size.height()))


def _small(image: QImage, width: int, height: int) -> QImage:
    return image.scaled(
        _within(image.size(), width, height),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
